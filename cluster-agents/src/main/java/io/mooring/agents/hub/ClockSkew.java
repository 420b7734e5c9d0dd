package io.mooring.agents.hub;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** How far this cluster's clock is from the hub's, in words for those who must set one of them right. */
final class ClockSkew {
    /** In the hub's refusals: what its clock showed, RFC 3339. */
    static final String HUB_TIME = "x-mooring-hub-time";

    /** What tokens and certificates bear. */
    private static final Duration HARMLESS = Duration.ofMinutes(5);

    private static final long MINUTES_OF_HOUR = 60;
    private static final long HOURS_OF_DAY = 24;

    private ClockSkew() {}

    /** A sentence, empty if the clocks agree well enough or the text is no time. */
    static Optional<String> inWords(String hubTime, Instant here) {
        Duration ahead;
        try {
            ahead = Duration.between(Instant.parse(hubTime), here);
        } catch (DateTimeParseException | ArithmeticException e) {
            return Optional.empty();
        }
        if (ahead.abs().compareTo(HARMLESS) <= 0) {
            return Optional.empty();
        }
        return Optional.of("The clock of this cluster is " + time(ahead.abs())
                + (ahead.isNegative() ? " behind" : " ahead of")
                + " the hub's: set the one that is wrong.");
    }

    /** To the minute, or coarser, so that the sentence stays the same while nobody does anything. */
    private static String time(Duration time) {
        long minutes = time.plusSeconds(30).toMinutes();
        long hours = minutes / MINUTES_OF_HOUR;
        if (hours == 0) {
            return minutes + " min";
        }
        if (hours < HOURS_OF_DAY) {
            return hours + " h " + minutes % MINUTES_OF_HOUR + " min";
        }
        return hours / HOURS_OF_DAY + " d " + hours % HOURS_OF_DAY + " h";
    }
}
