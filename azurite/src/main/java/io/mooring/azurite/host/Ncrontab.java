package io.mooring.azurite.host;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A schedule as timer triggers write it: six fields {@code second minute hour day month day-of-week}, five without seconds, or a
 * constant interval {@code hh:mm:ss}. Times are UTC. Day and day-of-week must both match, unlike in Unix cron.
 */
public final class Ncrontab {
    /** Leap day on one weekday comes back within 40 years, even over 2100. */
    private static final int YEARS_MAX = 41;

    private static final Pattern INTERVAL = Pattern.compile("(?:(\\d{1,3})\\.)?(\\d{1,2}):(\\d{2}):(\\d{2})");
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");

    private final String text;
    private final @Nullable Duration interval;
    private final Map<Field, BitSet> fields;

    private enum Field {
        SECOND(0, 59),
        MINUTE(0, 59),
        HOUR(0, 23),
        DAY(1, 31),
        MONTH(1, 12),
        DAY_OF_WEEK(0, 6);

        private final int min;
        private final int max;

        Field(int min, int max) {
            this.min = min;
            this.max = max;
        }

        private List<String> names() {
            return switch (this) {
                case MONTH -> MONTHS;
                case DAY_OF_WEEK -> DAYS;
                case SECOND, MINUTE, HOUR, DAY -> List.of();
            };
        }
    }

    private Ncrontab(String text, @Nullable Duration interval, Map<Field, BitSet> fields) {
        this.text = text;
        this.interval = interval;
        this.fields = fields;
    }

    /** Throws IllegalArgumentException, saying which field is wrong. */
    public static Ncrontab parse(String text) {
        String trimmed = text.strip();
        Matcher constant = INTERVAL.matcher(trimmed);
        if (constant.matches()) {
            return new Ncrontab(trimmed, interval(constant), Map.of());
        }
        List<String> parts = List.of(trimmed.split("\\s+", -1));
        if (parts.size() != 5 && parts.size() != 6) {
            throw new IllegalArgumentException("a schedule has six fields (or five, without seconds): '" + text + "'");
        }
        Map<Field, BitSet> fields = new EnumMap<>(Field.class);
        int next = parts.size() - 6; // Without seconds, every minute's first.
        for (Field field : Field.values()) {
            fields.put(field, parseField(field, next < 0 ? "0" : parts.get(next), trimmed));
            next++;
        }
        return new Ncrontab(trimmed, null, fields);
    }

    private static Duration interval(Matcher constant) {
        int days = constant.group(1) == null ? 0 : Integer.parseInt(constant.group(1));
        Duration interval = Duration.ofDays(days)
                .plusHours(Integer.parseInt(constant.group(2)))
                .plusMinutes(Integer.parseInt(constant.group(3)))
                .plusSeconds(Integer.parseInt(constant.group(4)));
        if (interval.isZero()) {
            throw new IllegalArgumentException("an interval must be longer than zero");
        }
        return interval;
    }

    private static BitSet parseField(Field field, String part, String whole) {
        BitSet values = new BitSet();
        for (String item : part.split(",", -1)) {
            try {
                addItem(field, item, values);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "field " + field + " of the schedule '" + whole + "': '" + item + "' is not valid", e);
            }
        }
        return values;
    }

    private static void addItem(Field field, String item, BitSet values) {
        int slash = item.indexOf('/');
        String range = slash < 0 ? item : item.substring(0, slash);
        int step = slash < 0 ? 1 : Integer.parseInt(item.substring(slash + 1));
        int dash = range.indexOf('-');
        int from;
        int to;
        if (range.equals("*")) {
            from = field.min;
            to = field.max;
        } else if (dash > 0) {
            from = value(field, range.substring(0, dash));
            to = value(field, range.substring(dash + 1));
        } else {
            from = value(field, range);
            to = slash < 0 ? from : field.max;
        }
        if (step < 1 || from > to) {
            throw new IllegalArgumentException("an empty range");
        }
        for (int value = from; value <= to; value += step) {
            values.set(value);
        }
    }

    private static int value(Field field, String text) {
        int named = field.names().indexOf(text.toLowerCase(Locale.ROOT));
        int value = named >= 0 ? named + field.min : Integer.parseInt(text);
        if (value < field.min || value > field.max) {
            throw new IllegalArgumentException("out of range");
        }
        return value;
    }

    /** The first moment after another at which the schedule fires; empty for one that never does, like 30 February. */
    public Optional<Instant> next(Instant after) {
        if (interval != null) {
            return Optional.of(after.plus(interval));
        }
        LocalDateTime time = LocalDateTime.ofInstant(after, ZoneOffset.UTC)
                .truncatedTo(ChronoUnit.SECONDS)
                .plusSeconds(1);
        LocalDateTime limit = time.plusYears(YEARS_MAX);
        while (time.isBefore(limit)) {
            LocalDateTime next = advance(time);
            if (next.equals(time)) {
                return Optional.of(time.toInstant(ZoneOffset.UTC));
            }
            time = next;
        }
        return Optional.empty();
    }

    /** The same time if it matches, else the start of the next larger unit that might. */
    private LocalDateTime advance(LocalDateTime time) {
        if (!matches(Field.MONTH, time.getMonthValue())) {
            return time.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1).plusMonths(1);
        }
        int dayOfWeek = time.getDayOfWeek() == DayOfWeek.SUNDAY
                ? 0
                : time.getDayOfWeek().getValue();
        if (!matches(Field.DAY, time.getDayOfMonth()) || !matches(Field.DAY_OF_WEEK, dayOfWeek)) {
            return time.truncatedTo(ChronoUnit.DAYS).plusDays(1);
        }
        if (!matches(Field.HOUR, time.getHour())) {
            return time.truncatedTo(ChronoUnit.HOURS).plusHours(1);
        }
        if (!matches(Field.MINUTE, time.getMinute())) {
            return time.truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
        }
        return matches(Field.SECOND, time.getSecond()) ? time : time.plusSeconds(1);
    }

    private boolean matches(Field field, int value) {
        BitSet values = fields.get(field);
        return values != null && values.get(value);
    }

    @Override
    public String toString() {
        return text;
    }
}
