package io.mooring.functions.connectivity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LastBeatTest {
    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

    @Test
    void comesBackAsItWent() {
        var azure =
                new LastBeat("W/\"datetime'2026-06-01T12%3A00%3A00.1234567Z'\"", 1_780_000_000_000L, true, NOON, NOON);
        assertEquals(azure, LastBeat.parse(azure.text()));
        var without = new LastBeat("W/\"datetime'x'\"", 0, false, null, NOON);
        assertEquals(without, LastBeat.parse(without.text()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2~1~1~1~1~x",
                "1~1~1~2~1~x",
                "1~1~-1~1~1~x",
                "1~1~1~1~1~",
                "1~1~1~1~1~*'\"",
                "1~1~1~1~1~x\r\nX-Injected: y",
                "1~1~9999999999999999999~1~1~x"
            })
    void whatNoHubSaidIsNothing(String text) {
        assertNull(LastBeat.parse(text));
    }

    @Test
    void aVersionOfAnotherFormStaysHere() {
        assertNull(new LastBeat("", 1, true, NOON, NOON).text());
        assertNull(new LastBeat("v1", 1, true, NOON, NOON).text());
        assertNotNull(new LastBeat("W/\"datetime'v1'\"", 1, true, NOON, NOON).text());
    }
}
