package io.mooring.functions.openapi;

import io.mooring.functions.access.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Holds what the hub takes and answers against what it says of itself: as much of JSON schema as the document uses. */
public final class Described {
    private static final JsonNode DOCUMENT = OpenApi.document();

    private Described() {}

    /** What is wrong with an answer, empty if it is as described. */
    public static List<String> faults(String method, String route, int status, JsonNode body) {
        JsonNode operation = DOCUMENT.at("/paths").path(OpenApi.path(route)).path(method.toLowerCase(Locale.ROOT));
        if (operation.isMissingNode()) {
            return List.of(method + " " + route + " is not described");
        }
        JsonNode response = operation.path("responses").path(Integer.toString(status));
        if (response.isMissingNode() && status < 400) {
            return List.of("the status " + status + " of " + method + " " + route + " is not described");
        }
        JsonNode described =
                response.isMissingNode() || status >= 400 && !response.has("content") && !body.isMissingNode()
                        ? operation.at("/responses/default")
                        : response;
        JsonNode schema = described.at("/content/application~1json/schema");
        List<String> faults = new ArrayList<>();
        if (schema.isMissingNode()) {
            if (!body.isMissingNode()) {
                faults.add("a body where none is described: " + body);
            }
        } else {
            check(schema, body, "", faults);
        }
        return faults;
    }

    /** What is wrong with the body of a request, empty if it is as described. */
    public static List<String> faultsOfBody(Operation operation, JsonNode body) {
        List<String> faults = new ArrayList<>();
        JsonNode described = DOCUMENT.at("/paths")
                .path(OpenApi.path(operation.path()))
                .path(operation.method().toLowerCase(Locale.ROOT));
        check(described.at("/requestBody/content/application~1json/schema"), body, "", faults);
        return faults;
    }

    private static void check(JsonNode schema, JsonNode value, String at, List<String> faults) {
        if (schema.has("$ref")) {
            check(DOCUMENT.at(schema.get("$ref").stringValue().substring(1)), value, at, faults);
            return;
        }
        if (!hasType(schema.path("type"), value)) {
            faults.add(at + " is " + value + " and not " + schema.path("type"));
            return;
        }
        if (schema.has("enum") && schema.get("enum").valueStream().noneMatch(value::equals)) {
            faults.add(at + " is " + value + " and not in " + schema.get("enum"));
        }
        if (value.isString()) {
            text(schema, value.stringValue(), at, faults);
        }
        if (value.isObject()) {
            members(schema, value, at, faults);
        }
        for (int i = 0; i < (value.isArray() ? value.size() : 0); i++) {
            check(schema.get("items"), value.get(i), at + "[" + i + "]", faults);
        }
    }

    private static void text(JsonNode schema, String text, String at, List<String> faults) {
        if (schema.has("pattern")
                && !Pattern.compile(schema.get("pattern").stringValue())
                        .matcher(text)
                        .find()) {
            faults.add(at + " does not match " + schema.get("pattern"));
        }
        if (text.length() < schema.path("minLength").asInt(0)
                || text.length() > schema.path("maxLength").asInt(Integer.MAX_VALUE)) {
            faults.add(at + " has a length of " + text.length());
        }
    }

    private static void members(JsonNode schema, JsonNode value, String at, List<String> faults) {
        for (JsonNode name : schema.path("required")) {
            if (!value.has(name.stringValue())) {
                faults.add(at + "." + name.stringValue() + " is missing");
            }
        }
        for (Map.Entry<String, JsonNode> member : value.properties()) {
            JsonNode declared = schema.path("properties").path(member.getKey());
            JsonNode others = schema.path("additionalProperties");
            String path = at + "." + member.getKey();
            if (!declared.isMissingNode()) {
                check(declared, member.getValue(), path, faults);
            } else if (others.isObject()) {
                check(others, member.getValue(), path, faults);
            } else if (others.isBoolean() && !others.booleanValue()) {
                faults.add(path + " is not described");
            }
        }
    }

    private static boolean hasType(JsonNode types, JsonNode value) {
        if (types.isArray()) {
            return types.valueStream().anyMatch(type -> hasType(type, value));
        }
        return switch (types.asString("")) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isString();
            case "integer" -> value.isIntegralNumber();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            default -> true;
        };
    }
}
