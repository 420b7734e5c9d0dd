package io.mooring.cli.output;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write and read them. */
public final class DurationText {
    private static final Pattern PART = Pattern.compile("(\\d{1,9})(ms|[smhd])");
    private static final Pattern WHOLE = Pattern.compile("(" + PART.pattern() + ")+");
    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

    private DurationText() {}

    /**
     * Reads {@code 90}, {@code 90s}, {@code 1h30m}, {@code 90d} or ISO 8601 ({@code PT15M}, {@code P90D}).
     *
     * @throws IllegalArgumentException if it is none of these; the message shows what would be
     */
    public static Duration parse(String text) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        if (SECONDS.matcher(word).matches()) {
            return Duration.ofSeconds(Long.parseLong(word));
        }
        if (WHOLE.matcher(word).matches()) {
            Duration sum = Duration.ZERO;
            Matcher part = PART.matcher(word);
            while (part.find()) {
                sum = sum.plus(part(Long.parseLong(part.group(1)), part.group(2)));
            }
            return sum;
        }
        try {
            return Duration.parse(word);
        } catch (DateTimeParseException neither) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a duration: write for instance 90s, 15m, 1h30m, 90d or PT15M.", neither);
        }
    }

    /** Shows a time that something took: {@code 0.4 s}, {@code 1 min 05 s}. */
    public static String show(Duration duration) {
        long tenths = Math.round(duration.toMillis() / 100.0);
        if (tenths < 600) {
            return String.format(Locale.ROOT, "%d.%d s", tenths / 10, tenths % 10);
        }
        long seconds = Math.round(tenths / 10.0);
        return String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60);
    }

    /** Shows an age with one unit: {@code 5 s}, {@code 12 min}, {@code 3 h}, {@code 90 d}. */
    public static String age(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 120) {
            return seconds + " s";
        }
        if (seconds < 7200) {
            return seconds / 60 + " min";
        }
        return seconds < 172_800 ? seconds / 3600 + " h" : seconds / 86_400 + " d";
    }

    private static Duration part(long amount, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }
}
