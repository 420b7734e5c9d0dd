package io.mooring.azurite;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.mooring.azurite.files.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The clock of the local cloud: real time, moved by what a file says.
 *
 * <p>The file holds <code>{"offset":"PT15M"}</code> or <code>{"frozenAt":"2026-01-01T00:00:00Z"}</code>; absent or empty
 * means real time. Every process that follows the same file tells the same time.
 */
public final class LocalClock extends Clock {
    /** The file is looked at no more often than this. */
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(50);

    private final Path file;
    private final Clock real;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile Setting setting = Setting.REAL;
    private volatile @Nullable Instant lookedAt;

    /** What the file says; at most one of the two is there. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Setting(@Nullable Duration offset, @Nullable Instant frozenAt) {
        static final Setting REAL = new Setting(null, null);

        Setting {
            if (offset != null && frozenAt != null) {
                throw new IllegalArgumentException("a clock is either moved by an offset or frozen, not both");
            }
        }

        Instant apply(Instant real) {
            if (frozenAt != null) {
                return frozenAt;
            }
            return offset == null ? real : real.plus(offset);
        }

        Setting advancedBy(Duration step) {
            if (frozenAt != null) {
                return new Setting(null, frozenAt.plus(step));
            }
            return new Setting(offset == null ? step : offset.plus(step), null);
        }
    }

    private LocalClock(Path file, Clock real) {
        this.file = file;
        this.real = real;
    }

    public static LocalClock following(Path file, Clock real) {
        return new LocalClock(file, real);
    }

    public Path file() {
        return file;
    }

    /** Moves the time by a step, forwards or back; a frozen clock stays frozen at its new time. */
    public Instant advance(Duration step) {
        return write(read().advancedBy(step));
    }

    /** Stops the clock at an instant. */
    public Instant freeze(Instant at) {
        return write(new Setting(null, at));
    }

    /** The time that another clock of this kind tells. */
    public Instant as(LocalClock other) {
        return write(other.read());
    }

    /** Back to real time. */
    public Instant reset() {
        return write(Setting.REAL);
    }

    @Override
    public Instant instant() {
        Instant now = real.instant();
        Instant looked = lookedAt;
        if (looked == null || now.isBefore(looked) || !now.isBefore(looked.plus(LOOK_INTERVAL))) {
            if (reading.tryLock()) {
                try {
                    setting = read();
                    lookedAt = now;
                } finally {
                    reading.unlock();
                }
            }
        }
        return setting.apply(now);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return new LocalClock(file, real.withZone(zone)); // Only the instant matters to us; the zone stays UTC.
    }

    private Instant write(Setting next) {
        PrivateFiles.writeJson(file, next);
        setting = next;
        return next.apply(real.instant());
    }

    private Setting read() {
        return PrivateFiles.read(file)
                .filter(text -> !text.isBlank())
                .map(this::parse)
                .orElse(Setting.REAL);
    }

    private Setting parse(String text) {
        try {
            return PrivateFiles.JSON.readValue(text, Setting.class);
        } catch (RuntimeException e) {
            throw new UncheckedIOException(new IOException("not a clock setting: " + file, e));
        }
    }
}
