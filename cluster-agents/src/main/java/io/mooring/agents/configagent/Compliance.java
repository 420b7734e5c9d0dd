package io.mooring.agents.configagent;

import io.mooring.agents.kube.StoredObject;
import io.mooring.protocol.configuration.ComplianceState;
import io.mooring.protocol.configuration.FluxConfigurationReport;
import io.mooring.protocol.configuration.FluxConfigurationReport.ObjectStatus;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads from the conditions of Flux objects whether the cluster complies. */
final class Compliance {
    /** Controllers paste whole outputs of tools into messages. */
    private static final int MESSAGE_CHARACTERS_MAX = 2000;

    private Compliance() {}

    /**
     * The state of one object.
     *
     * @param object null if it is not there (yet)
     */
    static ComplianceState of(@Nullable StoredObject object) {
        if (object == null) {
            return ComplianceState.PENDING;
        }
        if (object.spec().path("suspend").asBoolean(false)) {
            return ComplianceState.SUSPENDED;
        }
        JsonNode ready = condition(object, "Ready");
        if (generationJudged(object, ready) < object.generation()) {
            return ComplianceState.PENDING;
        }
        if (ready == null) {
            return ComplianceState.UNKNOWN;
        }
        return switch (ready.path("status").asString("")) {
            case "True" -> ComplianceState.COMPLIANT;
            case "False" -> ComplianceState.NON_COMPLIANT;
            default -> ComplianceState.PENDING;
        };
    }

    /** Flux leaves the status' observedGeneration behind while it fails; the condition then has the newer one. */
    private static long generationJudged(StoredObject object, @Nullable JsonNode ready) {
        long handled = object.status().path("observedGeneration").asLong(-1);
        return ready == null
                ? handled
                : Math.max(handled, ready.path("observedGeneration").asLong(-1));
    }

    static ObjectStatus status(String kind, String name, String namespace, @Nullable StoredObject object) {
        List<FluxConfigurationReport.Condition> conditions = new ArrayList<>();
        if (object != null) {
            for (JsonNode condition : object.status().path("conditions")) {
                conditions.add(new FluxConfigurationReport.Condition(
                        instant(condition.path("lastTransitionTime").asString("")),
                        shortened(condition.path("message").asString("")),
                        condition.path("reason").asString(""),
                        condition.path("status").asString("Unknown"),
                        condition.path("type").asString("")));
            }
        }
        return new ObjectStatus(name, namespace, kind, of(object), null, null, conditions);
    }

    /** Why an object does not comply, in its controller's words; null if it does. */
    static @Nullable String complaint(@Nullable StoredObject object) {
        if (object == null || of(object) != ComplianceState.NON_COMPLIANT) {
            return null;
        }
        JsonNode ready = condition(object, "Ready");
        return ready == null ? null : shortened(ready.path("message").asString("no reason given"));
    }

    static @Nullable String syncedCommit(@Nullable StoredObject source) {
        String revision = source == null
                ? ""
                : source.status().path("artifact").path("revision").asString("");
        return revision.isEmpty() ? null : revision;
    }

    static @Nullable Instant updatedAt(@Nullable StoredObject source) {
        return source == null
                ? null
                : instant(
                        source.status().path("artifact").path("lastUpdateTime").asString(""));
    }

    static String shortened(String message) {
        return message.length() <= MESSAGE_CHARACTERS_MAX
                ? message
                : message.substring(0, MESSAGE_CHARACTERS_MAX) + "…";
    }

    private static @Nullable JsonNode condition(StoredObject object, String type) {
        for (JsonNode condition : object.status().path("conditions")) {
            if (type.equals(condition.path("type").asString(""))) {
                return condition;
            }
        }
        return null;
    }

    private static @Nullable Instant instant(String text) {
        try {
            return text.isEmpty() ? null : Instant.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
