package io.mooring.azurite.process;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A child that is started again when it dies, until it is closed. */
public final class SupervisedChild implements AutoCloseable {
    private static final Logger LOG = System.getLogger(SupervisedChild.class.getName());

    private final ChildSpec spec;
    private final Limits limits;
    private final BooleanSupplier ready;
    private final Around around;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile @Nullable ChildProcess current;

    /** How long a child may take to become ready, and to end when asked. */
    public record Limits(Duration ready, Duration stop) {}

    /**
     * What a supervisor needs from outside.
     *
     * @param changed called at every start with the new process, so that it can be written down
     */
    public record Around(Clock clock, RandomGenerator random, Consumer<ProcessMark> changed) {}

    private SupervisedChild(ChildSpec spec, Limits limits, BooleanSupplier ready, Around around) {
        this.spec = spec;
        this.limits = limits;
        this.ready = ready;
        this.around = around;
    }

    /** Starts the child and returns when it is ready; throws when it does not become so. */
    public static SupervisedChild start(ChildSpec spec, Limits limits, BooleanSupplier ready, Around around) {
        SupervisedChild child = new SupervisedChild(spec, limits, ready, around);
        ChildProcess first = ChildProcess.start(spec);
        child.current = first;
        try {
            around.changed().accept(first.mark());
            first.awaitReady(ready, limits.ready());
        } catch (InterruptedException e) {
            first.stop(limits.stop());
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while starting " + spec.name(), e);
        } catch (RuntimeException e) {
            first.stop(limits.stop());
            throw e;
        }
        Thread.ofVirtual().name(spec.name() + "-watch").start(child::watch);
        return child;
    }

    public String name() {
        return spec.name();
    }

    /** The running process; empty between two lives. */
    public Optional<ProcessMark> mark() {
        return Optional.ofNullable(current).map(ChildProcess::mark);
    }

    /** Whether the child answers just now. */
    public boolean isReady() {
        return ready.getAsBoolean();
    }

    private void watch() {
        int failures = 0;
        try {
            while (stopping.getCount() > 0) {
                ChildProcess child = current;
                Instant began = around.clock().instant();
                int exit = child == null ? -1 : child.waitFor();
                current = null;
                if (stopping.getCount() == 0) {
                    return;
                }
                boolean stable =
                        began.plus(Backoff.STABLE_AFTER).isBefore(around.clock().instant());
                failures = stable ? 1 : failures + 1;
                Duration wait = Backoff.OF_CHILDREN.after(failures, around.random());
                LOG.log(
                        Level.WARNING,
                        () -> "event=child-died child=" + spec.name() + " exit=" + exit + " restart_in=" + wait);
                if (stopping.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
                restart();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            stopped.countDown();
        }
    }

    private void restart() {
        try {
            ChildProcess next = ChildProcess.start(spec);
            current = next;
            around.changed().accept(next.mark());
        } catch (RuntimeException e) {
            // The program may be missing only for the moment; the next round tries again, later.
            LOG.log(Level.WARNING, () -> "event=restart-failed child=" + spec.name(), e);
        }
    }

    @Override
    public void close() {
        stopping.countDown();
        ChildProcess child = current;
        if (child != null) {
            child.stop(limits.stop());
        }
        try {
            if (stopped.await(limits.stop().toMillis(), TimeUnit.MILLISECONDS)) {
                ChildProcess late = current; // Started in the moment in which we were closed.
                if (late != null) {
                    late.stop(limits.stop());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
