package io.mooring.agents.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClockSkewTest {
    private static final Instant HUB = Instant.parse("2026-06-01T00:00:00Z");

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "PT5M1S, 5 min ahead of",
        "PT-5M-1S, 5 min behind",
        "PT7M29S, 7 min ahead of",
        "PT7M30S, 8 min ahead of",
        "PT59M30S, 1 h 0 min ahead of",
        "PT-90M, 1 h 30 min behind",
        "PT24H, 1 d 0 h ahead of",
        "PT-2210H, 92 d 2 h behind"
    })
    void moreThanFiveMinutesAreSaidInWords(Duration ahead, String words) {
        assertEquals(
                Optional.of("The clock of this cluster is " + words + " the hub's: set the one that is wrong."),
                ClockSkew.inWords(HUB.toString(), HUB.plus(ahead)));
    }

    @ParameterizedTest
    @CsvSource({"PT0S", "PT5M", "PT-5M"})
    void fiveMinutesEitherWayAreNotWorthAWord(Duration ahead) {
        assertEquals(Optional.empty(), ClockSkew.inWords(HUB.toString(), HUB.plus(ahead)));
    }

    @Test
    void whatIsNoTimeSaysNothing() {
        assertEquals(Optional.empty(), ClockSkew.inWords("yesterday", HUB));
    }
}
