package io.mooring.agents.kube;

import io.mooring.protocol.json.Json;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Compares what is wanted with what the apiserver has. */
public final class Trees {
    private Trees() {}

    /** Anything that is written as JSON, as a tree without nulls. */
    public static JsonNode of(Object value) {
        return Json.mapper().valueToTree(value);
    }

    /** Whether all that is wanted is there; the apiserver may have added defaults. */
    public static boolean includes(JsonNode present, JsonNode wanted) {
        if (wanted.isNull()) {
            return true;
        }
        if (wanted.isObject() && present.isObject()) {
            for (Map.Entry<String, JsonNode> member : wanted.properties()) {
                JsonNode there = present.get(member.getKey());
                if (there == null ? !isNothing(member.getValue()) : !includes(there, member.getValue())) {
                    return false;
                }
            }
            return true;
        }
        if (wanted.isArray() && present.isArray()) {
            if (wanted.size() != present.size()) {
                return false;
            }
            for (int i = 0; i < wanted.size(); i++) {
                if (!includes(present.get(i), wanted.get(i))) {
                    return false;
                }
            }
            return true;
        }
        if (wanted.isIntegralNumber() && present.isIntegralNumber()) {
            return wanted.asLong() == present.asLong();
        }
        return wanted.equals(present);
    }

    private static boolean isNothing(JsonNode value) {
        return value.isNull();
    }
}
