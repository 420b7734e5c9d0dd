package io.mooring.protocol.clock;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileClockTest {
    @TempDir
    Path folder;

    private Instant now = Instant.parse("2026-06-01T00:00:00Z");

    @Test
    void theFileMovesTheClock() throws IOException {
        Clock real = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
        Path file = folder.resolve("clock.json");
        var clock = new FileClock(file, real);
        assertEquals(now, clock.instant());

        Files.writeString(file, "{\"offset\":\"PT15M\"}");
        now = now.plus(Duration.ofMillis(50));
        assertEquals(now.plus(Duration.ofMinutes(15)), clock.instant());

        Files.writeString(file, "{\"frozenAt\":\"2026-01-01T00:00:00Z\"}");
        now = now.plusSeconds(1);
        assertEquals(Instant.parse("2026-01-01T00:00:00Z"), clock.instant());

        Files.writeString(file, "{\"froz");
        now = now.plusSeconds(1);
        assertEquals(Instant.parse("2026-01-01T00:00:00Z"), clock.instant());

        Files.delete(file);
        now = now.plusSeconds(1);
        assertEquals(now, clock.instant());
    }
}
