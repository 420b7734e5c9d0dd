package io.mooring.cli;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * Waits, with a deadline, for what comes about elsewhere.
 *
 * @param clock of this machine
 * @param pause how to let time pass
 * @param spread a number from 0 to 1, for retries that must not come all at once
 */
public record Waiting(Clock clock, Pause pause, DoubleSupplier spread) {
    /** Lets time pass. */
    @FunctionalInterface
    public interface Pause {
        void of(Duration duration) throws InterruptedException;
    }

    /** Looks again and again until there is something to see; empty when the time is over. */
    public <T> Optional<T> upTo(Duration limit, Duration every, Supplier<Optional<T>> look) {
        Instant end = clock.instant().plus(limit);
        while (true) {
            Optional<T> seen = look.get();
            if (seen.isPresent()) {
                return seen;
            }
            Duration left = Duration.between(clock.instant(), end);
            if (left.isNegative() || left.isZero()) {
                return Optional.empty();
            }
            sleep(left.compareTo(every) < 0 ? left : every);
        }
    }

    /** Waits for a yes; false when the time is over. */
    public boolean until(Duration limit, Duration every, Supplier<Boolean> look) {
        return upTo(limit, every, () -> look.get() ? Optional.of(true) : Optional.empty())
                .isPresent();
    }

    /** Waits at random up to the limit ("full jitter"). */
    public void jitter(Duration limit) {
        sleep(Duration.ofMillis((long) (limit.toMillis() * spread.getAsDouble())));
    }

    private void sleep(Duration duration) {
        try {
            pause.of(duration);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CliFailure(ExitCode.FAILED, "Interrupted.", "", interrupted);
        }
    }
}
