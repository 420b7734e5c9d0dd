package io.mooring.protocol.clock;

import io.mooring.protocol.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * The clock of a process of the local cloud: real time, moved by a file that says {@code {"offset":"PT15M"}} or
 * {@code {"frozenAt":"2026-01-01T00:00:00Z"}}. A file that is not there or empty moves nothing; one that cannot be read
 * leaves the clock as it was.
 */
public final class FileClock extends Clock {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    private final Path file;
    private final Clock real;
    private Instant lookedAt = Instant.MIN;
    private String text = "";
    private Setting setting = new Setting(null, null);

    public FileClock(Path file, Clock real) {
        this.file = file;
        this.real = real;
    }

    @Override
    public synchronized Instant instant() {
        Instant now = real.instant();
        if (now.isBefore(lookedAt) || !now.isBefore(lookedAt.plus(LOOK_AGAIN))) {
            lookedAt = now;
            look();
        }
        if (setting.frozenAt() != null) {
            return setting.frozenAt();
        }
        return setting.offset() == null ? now : now.plus(setting.offset());
    }

    private void look() {
        try {
            String found = Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
            if (!found.equals(text)) {
                setting = found.isBlank()
                        ? new Setting(null, null)
                        : Json.mapper().readValue(found, Setting.class);
                text = found;
            }
        } catch (IOException | JacksonException | DateTimeException e) {
            // Caught half way through a write; the next look is due in 50 ms.
        }
    }

    @Override
    public ZoneId getZone() {
        return real.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("Only instants can be asked of it.");
    }

    private record Setting(
            @Nullable Duration offset, @Nullable Instant frozenAt) {}
}
