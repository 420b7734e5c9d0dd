package io.mooring.functions.contract;

import io.mooring.protocol.json.Json;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a version of the contract shows of a resource: what it knows, and nothing that is write-only. */
final class Shown {
    private final ApiVersion version;

    Shown(ApiVersion version) {
        this.version = version;
    }

    ObjectNode structure(Shape.Structure shape, JsonNode whole) {
        ObjectNode shown = Json.mapper().createObjectNode();
        for (Field field : shape.fields()) {
            JsonNode value = whole.get(field.name());
            if (value != null && field.rule() != Rule.WRITE_ONLY && field.isIn(version)) {
                shown.set(field.name(), value(field.shape(), value));
            }
        }
        return shown;
    }

    private JsonNode value(Shape shape, JsonNode value) {
        return switch (shape) {
            case Shape.Structure structure when value.isObject() -> structure(structure, value);
            case Shape.Dictionary dictionary
            when value.isObject() -> {
                ObjectNode shown = Json.mapper().createObjectNode();
                for (Map.Entry<String, JsonNode> entry : value.properties()) {
                    shown.set(entry.getKey(), value(dictionary.values(), entry.getValue()));
                }
                yield shown;
            }
            case Shape.Listing listing
            when value.isArray() -> {
                ArrayNode shown = Json.mapper().createArrayNode();
                value.forEach(item -> shown.add(value(listing.items(), item)));
                yield shown;
            }
            case Shape.Structure any -> value;
            case Shape.Dictionary any -> value;
            case Shape.Listing any -> value;
            case Shape.Text any -> value;
            case Shape.Word any -> value;
            case Shape.Whole any -> value;
            case Shape.Truth any -> value;
            case Shape.Anything any -> value;
        };
    }
}
