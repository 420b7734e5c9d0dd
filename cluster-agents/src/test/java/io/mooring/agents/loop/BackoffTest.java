package io.mooring.agents.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(60));

    @ParameterizedTest(name = "after {0} failures at most {1}")
    @CsvSource({"1, PT2S", "2, PT4S", "5, PT32S", "6, PT60S", "7, PT60S", "1000000, PT60S"})
    void theBoundDoublesUpToTheLongest(int failures, Duration bound) {
        assertEquals(bound, BACKOFF.bound(failures));
    }

    @Test
    void theDelayIsAnywhereBelowTheBound() {
        Random random = new Random(1);
        long longest = 0;
        long shortest = Long.MAX_VALUE;
        for (int i = 0; i < 1000; i++) {
            long delay = BACKOFF.delay(3, random).toMillis();
            longest = Math.max(longest, delay);
            shortest = Math.min(shortest, delay);
        }
        assertTrue(longest <= 8000 && longest > 7500, () -> "longest of 1000");
        assertTrue(shortest >= 1 && shortest < 500, () -> "shortest of 1000");
    }

    @Test
    void itMustGrow() {
        assertThrows(IllegalArgumentException.class, () -> new Backoff(Duration.ZERO, Duration.ofSeconds(1)));
        assertThrows(IllegalArgumentException.class, () -> new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(1)));
    }
}
