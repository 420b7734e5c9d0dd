package io.mooring.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {
    @ParameterizedTest
    @CsvSource({
        "90, PT90S",
        "90s, PT90S",
        "15m, PT15M",
        "1h30m, PT90M",
        "90d, PT2160H",
        "250ms, PT0.25S",
        "PT15M, PT15M",
        "p90d, PT2160H",
        "10M, PT10M",
        "-PT5M, PT-5M"
    })
    void readsWhatPeopleAndMachinesWrite(String text, Duration expected) {
        assertEquals(expected, DurationText.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "1x", "m15", "1h 30m", "99999999999d"})
    void saysWhatWouldBeRight(String text) {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> DurationText.parse(text));

        assertTrue(refused.getMessage().contains("write for instance 90s"), refused.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"PT0S, 0.0 s", "PT1.44S, 1.4 s", "PT59.94S, 59.9 s", "PT59.96S, 1 min 00 s", "PT65S, 1 min 05 s"})
    void showsHowLongSomethingTook(Duration duration, String expected) {
        assertEquals(expected, DurationText.show(duration));
    }

    @Test
    void showsAnAgeInOneUnit() {
        assertEquals("119 s", DurationText.age(Duration.ofSeconds(119)));
        assertEquals("15 min", DurationText.age(Duration.ofMinutes(15)));
        assertEquals("3 h", DurationText.age(Duration.ofMinutes(200)));
        assertEquals("90 d", DurationText.age(Duration.ofDays(90)));
    }
}
