package io.mooring.extensions.helm;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A bounded pool of workers: started on demand, the warmest used first, retired when idle or worn. */
final class HelmWorkers implements AutoCloseable {
    private record Idle(HelmWorker worker, ScheduledFuture<?> retirement) {}

    private final HelmSettings settings;
    private final Semaphore places;
    private final AtomicLong calls = new AtomicLong();
    private final ScheduledExecutorService retirements;
    private final Deque<Idle> idle = new ArrayDeque<>();
    private final Set<HelmWorker> busy = new HashSet<>();
    private boolean closed;

    HelmWorkers(HelmSettings settings) {
        this.settings = settings;
        this.places = new Semaphore(settings.pool().workersMax(), true);
        this.retirements = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("helm-retirements").factory());
    }

    /**
     * Runs the operation on some worker.
     *
     * @param deadline for the operation once it runs; waiting for a free worker has the same bound again
     */
    HelmWire.Reply run(HelmOperation operation, Duration deadline) {
        HelmWire.Call call = new HelmWire.Call(calls.incrementAndGet(), operation);
        try {
            if (!places.tryAcquire(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                return notStarted(call, "all workers were busy for " + deadline.toSeconds() + " s");
            }
        } catch (InterruptedException cancelled) {
            Thread.currentThread().interrupt();
            return notStarted(call, "the operation was cancelled before it began");
        }
        try {
            HelmWorker worker = take();
            try {
                return worker.call(call, deadline);
            } finally {
                giveBack(worker);
            }
        } catch (IOException failed) {
            return notStarted(call, "no Helm worker could be started: " + failed.getMessage());
        } finally {
            places.release();
        }
    }

    /** Process ids of the workers that live. */
    synchronized Set<Long> pids() {
        Set<Long> pids = new HashSet<>();
        busy.forEach(worker -> pids.add(worker.pid()));
        idle.forEach(waiting -> pids.add(waiting.worker().pid()));
        return pids;
    }

    @Override
    public void close() {
        retirements.shutdownNow();
        Set<HelmWorker> all;
        synchronized (this) {
            closed = true;
            all = new HashSet<>(busy);
            idle.forEach(waiting -> all.add(waiting.worker()));
            idle.clear();
        }
        all.forEach(HelmWorker::kill);
    }

    private static HelmWire.Reply notStarted(HelmWire.Call call, String why) {
        return new HelmWire.Reply(call.id(), null, new HelmFailure(HelmFailure.Kind.NOT_STARTED, why));
    }

    private synchronized HelmWorker take() throws IOException {
        if (closed) {
            throw new IOException("Helm is closed");
        }
        while (!idle.isEmpty()) {
            Idle warmest = idle.removeLast();
            warmest.retirement().cancel(false);
            if (warmest.worker().usable(settings.pool().operationsPerWorkerMax())) {
                busy.add(warmest.worker());
                return warmest.worker();
            }
            warmest.worker().kill();
        }
        HelmWorker started = HelmWorker.start(settings);
        busy.add(started);
        return started;
    }

    private void giveBack(HelmWorker worker) {
        synchronized (this) {
            busy.remove(worker);
            if (!closed && worker.usable(settings.pool().operationsPerWorkerMax())) {
                try {
                    idle.addLast(new Idle(
                            worker,
                            retirements.schedule(
                                    () -> retire(worker),
                                    settings.pool().idleMax().toMillis(),
                                    TimeUnit.MILLISECONDS)));
                    return;
                } catch (RejectedExecutionException closing) {
                    closed = true;
                }
            }
        }
        worker.kill();
    }

    private void retire(HelmWorker worker) {
        synchronized (this) {
            if (!idle.removeIf(waiting -> waiting.worker() == worker)) {
                return; // Taken in the meantime.
            }
        }
        worker.kill();
    }
}
