package io.mooring.agents.harness;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.Assertions;

/** Bounded waits for what has to come about. */
public final class Eventually {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final Duration STEP = Duration.ofMillis(50);

    private Eventually() {}

    /** Waits until something is there and returns it; the description says what was seen last. */
    public static <T> T get(String what, Supplier<T> look, java.util.function.Predicate<T> good) {
        Instant end = Instant.now().plus(DEADLINE);
        T seen = look.get();
        while (!good.test(seen)) {
            if (Instant.now().isAfter(end)) {
                Assertions.fail(what + " did not come about; last seen: " + seen);
            }
            LockSupport.parkNanos(STEP.toNanos());
            seen = look.get();
        }
        return seen;
    }

    public static void holds(String what, Supplier<Boolean> look) {
        get(what, look, Boolean::booleanValue);
    }
}
