package io.mooring.gitops.object;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The conditions of a status. A transition time moves only when the status of its condition does. */
public final class Conditions {
    private static final int MESSAGE_CHARS_MAX = 20_000;

    private final List<ObjectNode> conditions = new ArrayList<>();
    private final long generation;
    private final Instant now;

    /** Starts from the conditions an object has. */
    public Conditions(KubernetesObject object, Instant now) {
        object.status().path("conditions").forEach(condition -> {
            if (condition instanceof ObjectNode node) {
                conditions.add(node.deepCopy());
            }
        });
        this.generation = object.generation();
        this.now = now.truncatedTo(ChronoUnit.SECONDS);
    }

    /** The three values of a condition. */
    public enum Status {
        TRUE("True"),
        FALSE("False"),
        UNKNOWN("Unknown");

        private final String word;

        Status(String word) {
            this.word = word;
        }
    }

    public Conditions set(String type, Status status, String reason, String message) {
        Optional<ObjectNode> old = find(type);
        ObjectNode condition = KubernetesObject.node();
        condition.put("type", type).put("status", status.word);
        boolean same = old.filter(before -> before.path("status").asString("").equals(status.word))
                .isPresent();
        condition.put(
                "lastTransitionTime",
                same ? old.get().path("lastTransitionTime").asString("") : now.toString());
        condition.put("reason", reason);
        condition.put(
                "message",
                message.length() > MESSAGE_CHARS_MAX ? message.substring(0, MESSAGE_CHARS_MAX) + "…" : message);
        condition.put("observedGeneration", generation);
        if (old.isPresent()) {
            conditions.set(conditions.indexOf(old.get()), condition);
        } else {
            conditions.add(condition);
        }
        return this;
    }

    public Conditions remove(String type) {
        conditions.removeIf(condition -> condition.path("type").asString("").equals(type));
        return this;
    }

    public ArrayNode toJson() {
        ArrayNode array = KubernetesObject.node().arrayNode();
        conditions.forEach(array::add);
        return array;
    }

    /** The condition of a type that an object bears. */
    public static Optional<JsonNode> of(KubernetesObject object, String type) {
        return object.status()
                .path("conditions")
                .valueStream()
                .filter(condition -> condition.path("type").asString("").equals(type))
                .findFirst();
    }

    private Optional<ObjectNode> find(String type) {
        return conditions.stream()
                .filter(condition -> condition.path("type").asString("").equals(type))
                .findFirst();
    }
}
