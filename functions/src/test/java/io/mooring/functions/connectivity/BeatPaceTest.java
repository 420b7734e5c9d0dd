package io.mooring.functions.connectivity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BeatPaceTest {
    @ParameterizedTest(name = "every {0} at load {1}: {2} to {3} s")
    @CsvSource({
        "PT60S, 0, 48, 72",
        "PT60S, 0.25, 48, 72",
        "PT60S, 0.5, 96, 144",
        "PT60S, 1, 192, 288",
        "PT60S, 7, 192, 288",
        "PT3S, 0, 2, 4",
        "PT3S, 1, 10, 14",
        "PT10M, 1, 480, 720"
    })
    void agentsAreSpreadAndPutOff(Duration interval, double load, int from, int to) {
        var pace = new BeatPace(interval, new Random(1));
        var seen = IntStream.range(0, 1000).map(i -> pace.nextSeconds(load)).summaryStatistics();
        assertEquals(from, seen.getMin(), 1);
        assertEquals(to, seen.getMax(), 1);
        assertTrue(seen.getMax() < Duration.ofMinutes(15).toSeconds());
    }
}
