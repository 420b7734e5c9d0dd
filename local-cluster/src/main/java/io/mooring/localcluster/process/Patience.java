package io.mooring.localcluster.process;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A bounded wait for a condition that nobody announces. */
public record Patience(Clock clock, Duration limit, Duration step) {
    /** True as soon as the condition holds; false when the limit passed, or the thread was interrupted, without it. */
    public boolean until(BooleanSupplier condition) {
        Instant end = clock.instant().plus(limit);
        while (!condition.getAsBoolean()) {
            if (!clock.instant().isBefore(end) || !pause()) {
                return false;
            }
        }
        return true;
    }

    private boolean pause() {
        try {
            boolean never = new CountDownLatch(1).await(step.toMillis(), TimeUnit.MILLISECONDS);
            return !never;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
