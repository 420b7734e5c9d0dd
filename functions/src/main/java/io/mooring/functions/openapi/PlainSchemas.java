package io.mooring.functions.openapi;

import io.mooring.protocol.json.Json;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/** The schemas of messages that are no declared resources. */
final class PlainSchemas {
    static final String OPERATION_STATUS = "OperationStatus";
    static final String OPERATION_LIST = "OperationList";

    private PlainSchemas() {}

    static Map<String, ObjectNode> all() {
        Map<String, ObjectNode> schemas = new TreeMap<>();
        ObjectNode detail = object(Map.of("code", string(), "message", string()), "code", "message");
        schemas.put("Error", object(Map.of("error", detail), "error"));
        schemas.put("Object", Json.mapper().createObjectNode().put("type", "object"));
        ObjectNode status = object(
                Map.of(
                        "id",
                        string(),
                        "name",
                        string(),
                        "status",
                        string(),
                        "startTime",
                        string().put("format", "date-time"),
                        "endTime",
                        string().put("format", "date-time"),
                        "error",
                        detail.deepCopy(),
                        "properties",
                        Json.mapper().createObjectNode().put("type", "object")),
                "status");
        schemas.put(OPERATION_STATUS, status);
        schemas.put(OPERATION_LIST, list(Json.mapper().createObjectNode().put("type", "object")));
        return schemas;
    }

    static ObjectNode listOf(String schema) {
        return list(Json.mapper().createObjectNode().put("$ref", "#/components/schemas/" + schema));
    }

    private static ObjectNode list(ObjectNode items) {
        ObjectNode value = Json.mapper().createObjectNode().put("type", "array");
        value.set("items", items);
        ObjectNode next = string().put("format", "uri").put("description", "Where the list goes on.");
        return object(Map.of("value", value, "nextLink", next), "value");
    }

    private static ObjectNode object(Map<String, ObjectNode> properties, String... required) {
        ObjectNode object = Json.mapper().createObjectNode().put("type", "object");
        ObjectNode members = object.putObject("properties");
        new TreeMap<>(properties).forEach(members::set);
        List.of(required).forEach(object.putArray("required")::add);
        return object;
    }

    private static ObjectNode string() {
        return Json.mapper().createObjectNode().put("type", "string");
    }
}
