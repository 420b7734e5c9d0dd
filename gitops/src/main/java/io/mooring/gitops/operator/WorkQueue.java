package io.mooring.gitops.operator;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Calls a reconciler for keys that have been woken: one call per key at a time, a bounded number of keys at once, in the order of
 * waking. A key woken during its call is called once more. A call that throws is repeated after a growing pause.
 */
public final class WorkQueue implements AutoCloseable {
    private static final Logger LOG = System.getLogger(WorkQueue.class.getName());
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(500), Duration.ofMinutes(2));

    private final String name;
    private final Reconciler reconciler;
    private final ScheduledExecutorService timer;
    private final RandomGenerator random;
    private final Semaphore workers;
    private final Map<Key, Slot> slots = new HashMap<>();
    private boolean closed;

    public WorkQueue(
            String name, Reconciler reconciler, int workers, ScheduledExecutorService timer, RandomGenerator random) {
        this.name = name;
        this.reconciler = reconciler;
        this.workers = new Semaphore(workers, true);
        this.timer = timer;
        this.random = random;
    }

    public synchronized void wake(Key key) {
        if (closed) {
            return;
        }
        Slot slot = slots.computeIfAbsent(key, ignored -> new Slot());
        if (slot.timer != null) {
            slot.timer.cancel(false);
            slot.timer = null;
        }
        switch (slot.phase) {
            case IDLE -> {
                slot.phase = Phase.QUEUED;
                Thread.ofVirtual().name(name + "-" + key).start(() -> work(key, slot));
            }
            case QUEUED, AGAIN -> {} // Its call is still to come.
            case RUNNING -> slot.phase = Phase.AGAIN;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        for (Slot slot : slots.values()) {
            if (slot.timer != null) {
                slot.timer.cancel(false);
            }
        }
    }

    private void work(Key key, Slot slot) {
        workers.acquireUninterruptibly();
        try {
            synchronized (this) {
                if (closed) {
                    return;
                }
                slot.phase = Phase.RUNNING;
            }
            Next next;
            try {
                next = reconciler.reconcile(key);
                slot.failures = 0;
            } catch (RuntimeException e) {
                slot.failures++;
                next = new Next.After(BACKOFF.pause(slot.failures, random));
                LOG.log(
                        Level.WARNING,
                        "event=reconcile-failed kind=" + name + " key=" + key + " failures=" + slot.failures,
                        e);
            }
            finish(key, slot, next);
        } finally {
            workers.release();
        }
    }

    private synchronized void finish(Key key, Slot slot, Next next) {
        boolean again = slot.phase == Phase.AGAIN;
        slot.phase = Phase.IDLE;
        if (closed) {
            return;
        }
        if (again) {
            wake(key);
            return;
        }
        switch (next) {
            case Next.WhenWoken() -> slots.remove(key);
            case Next.After(Duration delay) ->
                slot.timer = timer.schedule(() -> wake(key), Math.max(1, delay.toMillis()), TimeUnit.MILLISECONDS);
        }
    }

    private enum Phase {
        IDLE,
        QUEUED,
        RUNNING,
        AGAIN
    }

    private static final class Slot {
        private Phase phase = Phase.IDLE;
        private int failures;
        private @Nullable ScheduledFuture<?> timer;
    }
}
