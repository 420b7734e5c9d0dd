package io.mooring.e2e;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for a state, not for a time: looks again until it is there, and says what it saw last if it never comes. */
final class Eventually {
    private static final Duration STEP = Duration.ofMillis(500);

    private Eventually() {}

    static <T> T see(String what, Duration limit, Supplier<T> look, Predicate<T> wanted) {
        long deadline = System.nanoTime() + limit.toNanos();
        T seen = look.get();
        while (!wanted.test(seen)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(what + " was not there after " + limit + "; last seen: " + seen);
            }
            pause();
            seen = look.get();
        }
        return seen;
    }

    private static void pause() {
        try {
            boolean ignored = new CountDownLatch(1).await(STEP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting", e);
        }
    }
}
