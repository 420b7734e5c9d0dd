package io.mooring.cli.output;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import tools.jackson.databind.JsonNode;

/**
 * Tells how old a report is, so that nothing stale looks fresh.
 *
 * @param now by the clock that made the times which are shown, the hub's
 */
public record Ages(Instant now) {
    /** For instance {@code 3 min ago}; empty if there is no such time. */
    public String since(JsonNode time) {
        String text = time.asString("");
        if (text.isEmpty()) {
            return "";
        }
        try {
            return DurationText.age(Duration.between(Instant.parse(text), now)) + " ago";
        } catch (DateTimeParseException foreign) {
            return text;
        }
    }
}
