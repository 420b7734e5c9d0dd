package io.mooring.agents.loop;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** Repeats a pass: when signalled, when its time has come, and with growing delays while it fails. */
public final class Loop implements Runnable {
    /** Collects signals that come in bursts, for instance one for each object of a list. */
    private static final Duration GAP = Duration.ofMillis(100);
    /** After a failure a signal counts too, because it may tell that the cause is gone, but not at once. */
    private static final Duration GAP_AFTER_FAILURE = Duration.ofSeconds(1);

    private final String name;
    private final Pass pass;
    private final Surroundings surroundings;
    private final Semaphore signal = new Semaphore(0);
    private final Semaphore never = new Semaphore(0);
    private int failures;

    /** What loops share. */
    public record Surroundings(Clock clock, RandomGenerator random, Backoff backoff, LoopObserver observer) {}

    public Loop(String name, Pass pass, Surroundings surroundings) {
        this.name = name;
        this.pass = pass;
        this.surroundings = surroundings;
    }

    public String name() {
        return name;
    }

    /** Asks for a pass soon; several calls before it starts are one. */
    public void signal() {
        signal.release();
    }

    /** Runs until interrupted. */
    @Override
    public void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Duration pause = once();
                Duration gap = failures == 0 ? GAP : GAP_AFTER_FAILURE;
                if (!never.tryAcquire(min(gap, pause).toMillis(), TimeUnit.MILLISECONDS)) {
                    boolean asked =
                            signal.tryAcquire(Math.max(0, pause.minus(gap).toMillis()), TimeUnit.MILLISECONDS);
                    if (asked) {
                        signal.drainPermits();
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            surroundings.observer().ended(name);
        }
    }

    /** Makes one pass and returns how long to wait after it. */
    public Duration once() throws InterruptedException {
        Instant start = surroundings.clock().instant();
        try {
            Duration next = pass.run();
            failures = 0;
            surroundings.observer().passed(name, since(start));
            return next;
        } catch (NotYet e) {
            Duration delay = delay();
            Duration wanted = e.retryAfter();
            surroundings.observer().postponed(name, e, since(start));
            return wanted == null ? delay : wanted.plus(delay);
        } catch (RuntimeException e) {
            Duration delay = delay();
            surroundings.observer().failed(name, e, since(start));
            return delay;
        }
    }

    private Duration delay() {
        failures++;
        return surroundings.backoff().delay(failures, surroundings.random());
    }

    private Duration since(Instant start) {
        return Duration.between(start, surroundings.clock().instant());
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
