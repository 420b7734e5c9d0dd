package io.mooring.protocol.catalog;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A time in which no extension moves to another version by itself: once, from an instant to another, or each week on
 * some days between two times of day.
 *
 * @param reason shown to whoever asks why there was no upgrade
 * @param from first instant, null if it is weekly
 * @param to first instant after it, null if it is weekly
 * @param days of the week on which it begins, null if it is once
 * @param begins time of day such as {@code 18:00}, default midnight
 * @param ends time of day; not after {@code begins} means on the next day; default midnight
 * @param zone of days and times, default UTC
 */
public record Freeze(
        String reason,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable List<DayOfWeek> days,
        @Nullable String begins,
        @Nullable String ends,
        @Nullable String zone) {
    private static final String MIDNIGHT = "00:00";

    public Freeze {
        boolean once = from != null && to != null;
        boolean weekly = days != null && !days.isEmpty();
        if (once == weekly || (from == null) != (to == null)) {
            throw new IllegalArgumentException("a freeze has either \"from\" and \"to\" or \"days\"");
        }
        if (from != null && to != null && !from.isBefore(to)) {
            throw new IllegalArgumentException("a freeze ends after it begins");
        }
        days = days == null ? null : List.copyOf(days);
        try {
            LocalTime.parse(begins == null ? MIDNIGHT : begins);
            LocalTime.parse(ends == null ? MIDNIGHT : ends);
            ZoneId.of(zone == null ? "UTC" : zone);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("a freeze has times such as 18:00 and a zone such as Europe/Berlin", e);
        }
    }

    /** When it ends, if it holds now. */
    public Optional<Instant> endAt(Instant now) {
        if (from != null && to != null) {
            return now.isBefore(from) || !now.isBefore(to) ? Optional.empty() : Optional.of(to);
        }
        ZonedDateTime local = now.atZone(ZoneId.of(zone == null ? "UTC" : zone));
        // What began yesterday may go on today.
        for (int before = 0; before <= 1; before++) {
            ZonedDateTime day = local.minusDays(before);
            if (days == null || !days.contains(day.getDayOfWeek())) {
                continue;
            }
            LocalTime first = LocalTime.parse(begins == null ? MIDNIGHT : begins);
            LocalTime last = LocalTime.parse(ends == null ? MIDNIGHT : ends);
            ZonedDateTime start = day.with(first);
            ZonedDateTime end = (last.isAfter(first) ? day : day.plusDays(1)).with(last);
            if (!local.isBefore(start) && local.isBefore(end)) {
                return Optional.of(end.toInstant());
            }
        }
        return Optional.empty();
    }

    /** Says which of some freezes holds now and until when; empty if none does. */
    public static Optional<String> words(List<Freeze> freezes, Instant now) {
        for (Freeze freeze : freezes) {
            Optional<Instant> end = freeze.endAt(now);
            if (end.isPresent()) {
                return Optional.of("upgrades are frozen until " + end.get() + " (" + freeze.reason() + ")");
            }
        }
        return Optional.empty();
    }
}
