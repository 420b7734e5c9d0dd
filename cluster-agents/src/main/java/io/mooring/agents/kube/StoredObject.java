package io.mooring.agents.kube;

import io.mooring.protocol.json.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A custom resource as the apiserver has it.
 *
 * @param generation grows with each change of the spec
 * @param deleting somebody has deleted it; it goes when its finalizers are gone
 */
public record StoredObject(
        ObjectKey key,
        String uid,
        long generation,
        boolean deleting,
        Map<String, String> labels,
        Map<String, String> annotations,
        List<String> finalizers,
        JsonNode spec,
        JsonNode status) {
    public StoredObject {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
        finalizers = List.copyOf(finalizers);
    }

    /** @throws IllegalArgumentException if the spec breaks the rules of the type; the message says which */
    public <S> S spec(Class<S> type) {
        try {
            return Json.mapper().treeToValue(spec, type);
        } catch (JacksonException e) {
            Throwable cause = e.getCause();
            throw new IllegalArgumentException(
                    "The spec of " + key + " is not valid: "
                            + (cause == null || cause.getMessage() == null
                                    ? e.getOriginalMessage()
                                    : cause.getMessage()),
                    e);
        }
    }

    /** The status, null if there is none or one that nobody of us wrote. */
    public <T> @Nullable T status(Class<T> type) {
        if (!status.isObject() || status.isEmpty()) {
            return null;
        }
        try {
            return Json.mapper().treeToValue(status, type);
        } catch (JacksonException e) {
            return null;
        }
    }
}
