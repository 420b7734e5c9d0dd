package io.mooring.azurite.process;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(15));

    @ParameterizedTest(name = "after {0} failures between {1} and {2} ms")
    @CsvSource({"1, 100, 200", "2, 200, 400", "3, 400, 800", "8, 7500, 15000", "1000000, 7500, 15000"})
    void doublesUpToItsLimit(int failures, long min, long max) {
        for (int seed = 0; seed < 50; seed++) {
            long wait = BACKOFF.after(failures, RandomGenerator.of("L64X128MixRandom"))
                    .toMillis();
            assertTrue(min <= wait && wait <= max, () -> failures + " failures gave " + wait + " ms");
        }
    }
}
