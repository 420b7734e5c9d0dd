package io.mooring.extensions.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.extensions.helm.ReleaseName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FailuresTest {
    private static final ReleaseName WEB = new ReleaseName("shop", "web");
    private static final Attempt NO = Attempt.explained("no", List.of(), null);
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final Failures failures = new Failures(RetryPolicy.DEFAULT, new Random(7));

    @Test
    void aFailureRestsUntilItsTimeAndOnlyForTheSameWish() {
        ReleaseOutcome.Failed failed = failures.remember(WEB, "wish", NO, NOON);

        assertEquals(Optional.of(failed), failures.resting(WEB, "wish", NOON));
        assertEquals(Optional.empty(), failures.resting(WEB, "other wish", NOON));
        assertEquals(Optional.empty(), failures.resting(WEB, "wish", failed.retryAt()));
        failures.forget(WEB);
        assertEquals(Optional.empty(), failures.resting(WEB, "wish", NOON));
    }

    @Test
    void eachFailureRestsLongerWithinTheBounds() {
        for (int count = 1; count <= 40; count++) {
            Duration full = RetryPolicy.DEFAULT.first().multipliedBy(1L << Math.min(count - 1, 20));
            Duration most = full.compareTo(RetryPolicy.DEFAULT.longest()) > 0 ? RetryPolicy.DEFAULT.longest() : full;
            Duration rest = Duration.between(
                    NOON, failures.remember(WEB, "wish", NO, NOON).retryAt());

            assertTrue(rest.compareTo(most) <= 0 && rest.compareTo(most.dividedBy(4)) >= 0, count + ": " + rest);
        }
    }
}
