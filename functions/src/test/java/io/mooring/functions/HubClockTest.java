package io.mooring.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubClockTest {
    @TempDir
    Path folder;

    @Test
    void theFileMovesTheClock() throws IOException {
        TestClock real = new TestClock();
        Path file = folder.resolve("clock.json");
        var clock = new HubClock(file, real);
        Instant start = real.instant();
        assertEquals(start, clock.instant());

        Files.writeString(file, "{\"offset\":\"PT15M\"}");
        real.advance(Duration.ofMillis(50));
        assertEquals(real.instant().plus(Duration.ofMinutes(15)), clock.instant());

        Files.writeString(file, "{\"frozenAt\":\"2026-01-01T00:00:00Z\"}");
        real.advance(Duration.ofSeconds(1));
        assertEquals(Instant.parse("2026-01-01T00:00:00Z"), clock.instant());

        Files.writeString(file, "{\"froz");
        real.advance(Duration.ofSeconds(1));
        assertEquals(Instant.parse("2026-01-01T00:00:00Z"), clock.instant());

        Files.delete(file);
        real.advance(Duration.ofSeconds(1));
        assertEquals(real.instant(), clock.instant());
    }
}
