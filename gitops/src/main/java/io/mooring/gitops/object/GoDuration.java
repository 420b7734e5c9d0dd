package io.mooring.gitops.object;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Go and therefore Kubernetes write them: {@code 1h30m}, {@code 10m0s}, {@code 1.5s}, {@code 300ms}. */
public final class GoDuration {
    private static final Pattern WHOLE = Pattern.compile("(?:\\d{1,9}(?:\\.\\d{1,9})?(?:ms|s|m|h))+");
    private static final Pattern PART = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|s|m|h)");

    private GoDuration() {}

    public static Duration parse(String text) {
        if (!WHOLE.matcher(text).matches()) {
            throw new IllegalArgumentException("'" + text + "' is no duration such as 10m or 1h30m");
        }
        Duration sum = Duration.ZERO;
        Matcher part = PART.matcher(text);
        while (part.find()) {
            long unitMillis = switch (part.group(2)) {
                case "ms" -> 1;
                case "s" -> 1_000;
                case "m" -> 60_000;
                default -> 3_600_000;
            };
            sum = sum.plusMillis(new BigDecimal(part.group(1))
                    .multiply(BigDecimal.valueOf(unitMillis))
                    .longValue());
        }
        return sum;
    }
}
