package io.mooring.azurite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalClockTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @TempDir
    Path folder;

    private final Ticking real = new Ticking();

    private static final class Ticking extends Clock {
        private Instant now = NOON;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private LocalClock clock() {
        return LocalClock.following(folder.resolve("clock.json"), real);
    }

    @Test
    void tellsRealTimeWithoutAFile() {
        assertEquals(NOON, clock().instant());
    }

    @Test
    void tellsRealTimeWithAnEmptyFile() throws Exception {
        Files.writeString(folder.resolve("clock.json"), "\n");

        assertEquals(NOON, clock().instant());
    }

    @Test
    void stepsAddUpAndAreSeenByAllWhoFollowTheFile() {
        LocalClock other = clock();
        assertEquals(NOON, other.instant());

        clock().advance(Duration.ofMinutes(15));
        Instant moved = clock().advance(Duration.ofDays(90));
        real.now = NOON.plusMillis(50);

        assertEquals(NOON.plus(Duration.ofDays(90)).plus(Duration.ofMinutes(15)), moved);
        assertEquals(moved.plusMillis(50), other.instant());
        assertEquals(moved.plusMillis(50), clock().instant());
    }

    @Test
    void looksAtTheFileNoMoreOftenThanEveryFiftyMilliseconds() {
        LocalClock follower = clock();
        assertEquals(NOON, follower.instant());
        clock().advance(Duration.ofHours(1));

        real.now = NOON.plusMillis(49);
        assertEquals(real.now, follower.instant());
        real.now = NOON.plusMillis(50);
        assertEquals(real.now.plus(Duration.ofHours(1)), follower.instant());
    }

    @Test
    void aFrozenClockMovesOnlyByHand() {
        Instant newYear = Instant.parse("2030-01-01T00:00:00Z");
        LocalClock clock = clock();
        clock.freeze(newYear);
        real.now = NOON.plusSeconds(60);
        assertEquals(newYear, clock.instant());

        clock.advance(Duration.ofSeconds(1));
        assertEquals(newYear.plusSeconds(1), clock.instant());

        clock.reset();
        assertEquals(real.now, clock.instant());
    }

    @Test
    void refusesAFileThatIsNoSetting() throws Exception {
        Files.writeString(folder.resolve("clock.json"), "{\"offset\":\"soon\"}");

        assertThrows(UncheckedIOException.class, clock()::instant);
    }
}
