package io.mooring.functions.configuration;

import io.mooring.functions.arm.ArmFailure;
import io.mooring.functions.arm.Members;
import io.mooring.functions.desired.Item;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** How long a change of a configuration goes on for the cluster to comply, beyond taking it up. */
record ReconciliationWait(Duration atMost) {
    private static final String WANTED = "waitForReconciliation";
    private static final String DURATION = "reconciliationWaitDuration";
    private static final Duration DEFAULT = Duration.ofMinutes(30);
    private static final Duration MAX = Duration.ofDays(2);

    /** What a stored spec says; null if nothing is to be waited for. */
    static @Nullable ReconciliationWait of(JsonNode spec) {
        if (!spec.path(WANTED).asBoolean(false)) {
            return null;
        }
        String duration = spec.path(DURATION).asString("");
        return new ReconciliationWait(duration.isEmpty() ? DEFAULT : Duration.parse(duration));
    }

    /**
     * Takes over what users say into the spec that is stored; agents pass it over.
     *
     * @throws ArmFailure 400 if the duration is none
     */
    static void copy(Members properties, ObjectNode spec) {
        String duration = properties.optionalString(DURATION);
        if (duration != null && !duration.isEmpty()) {
            check(properties.pathOf(DURATION), duration);
            spec.put(DURATION, duration);
        }
        if (properties.has(WANTED)) {
            spec.put(WANTED, properties.bool(WANTED, false));
        }
    }

    /** The properties that users would have to write. */
    static void write(JsonNode spec, ObjectNode properties) {
        for (String member : new String[] {WANTED, DURATION}) {
            if (spec.has(member)) {
                properties.set(member, spec.get(member));
            }
        }
    }

    boolean isOver(Item item, Instant now) {
        return !now.isBefore(item.changedAt().plus(atMost));
    }

    private static void check(String path, String text) {
        try {
            Duration duration = Duration.parse(text);
            if (!duration.isNegative() && !duration.isZero() && duration.compareTo(MAX) <= 0) {
                return;
            }
        } catch (DateTimeParseException | ArithmeticException e) {
            // Told below, as is one that is out of range.
        }
        throw ArmFailure.refused("'" + path + "' must be an ISO 8601 duration of at most 48 hours, such as PT30M.");
    }
}
