package io.mooring.gitops.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));

    @ParameterizedTest(name = "after {0} failures at most {1}")
    @CsvSource({"1, PT1S", "2, PT2S", "4, PT8S", "6, PT32S", "7, PT1M", "1000, PT1M"})
    void thePauseIsWithinItsCeiling(int failures, Duration ceiling) {
        assertEquals(ceiling, BACKOFF.pause(failures, greatest()));
        assertEquals(ceiling.dividedBy(10), BACKOFF.pause(failures, least()));
    }

    @Test
    void jitterStaysWithinATwentieth() {
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        for (int i = 0; i < 1000; i++) {
            long millis = Backoff.jittered(Duration.ofSeconds(60), random).toMillis();
            assertTrue(millis >= 57_000 && millis <= 63_000);
        }
    }

    private static RandomGenerator greatest() {
        return new Fixed(-1L);
    }

    private static RandomGenerator least() {
        return new Fixed(0L);
    }

    /** Always the end of the range that its name says. */
    private record Fixed(long bits) implements RandomGenerator {
        @Override
        public long nextLong() {
            return bits;
        }

        @Override
        public long nextLong(long origin, long bound) {
            return bits == 0 ? origin : bound - 1;
        }
    }
}
