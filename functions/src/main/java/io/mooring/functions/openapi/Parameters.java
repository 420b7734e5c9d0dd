package io.mooring.functions.openapi;

import io.mooring.functions.access.Operation;
import io.mooring.protocol.json.Json;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The parameters of an operation in path, query and headers. */
final class Parameters {
    private static final Pattern IN_PATH = Pattern.compile("\\{([^}]+)}");

    private static final Map<String, String> PATTERNS = Map.of(
            "subscription",
            "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$",
            "group",
            "^[A-Za-z0-9._()-]{0,89}[A-Za-z0-9_()-]$",
            "cluster",
            "^[A-Za-z0-9_-]{1,63}$",
            "name",
            "^[a-z0-9]([a-z0-9-]{0,51}[a-z0-9])?$",
            "namespace",
            "^[A-Za-z]+(\\.[A-Za-z]+)+$");

    private Parameters() {}

    static ArrayNode of(Operation operation) {
        ArrayNode parameters = Json.mapper().createArrayNode();
        Matcher parts = IN_PATH.matcher(OpenApi.path(operation.path()));
        while (parts.find()) {
            String name = parts.group(1);
            ObjectNode schema = string();
            schema.put("pattern", PATTERNS.getOrDefault(name, "^[^/\\u0000]+$"));
            add(parameters, name, "path", schema);
        }
        List<String> versions = operation.versions().versions().stream()
                .map(version -> version.text())
                .toList();
        if (!versions.isEmpty()) {
            ObjectNode schema = string();
            ArrayNode known = schema.putArray("enum");
            versions.forEach(known::add);
            add(parameters, "api-version", "query", schema);
        }
        String method = operation.method();
        if (Messages.isList(operation)) {
            ObjectNode top = Json.mapper().createObjectNode().put("type", "integer");
            add(parameters, "$top", "query", top.put("minimum", 1).put("maximum", 1000));
        }
        if (method.equals("DELETE") && Messages.type(operation) != null) {
            ObjectNode flag = Json.mapper().createObjectNode().put("type", "boolean");
            add(parameters, "forceDelete", "query", flag);
        }
        if (Messages.type(operation) != null
                && List.of("PUT", "PATCH", "DELETE").contains(method)) {
            add(parameters, "If-Match", "header", string());
        }
        return parameters;
    }

    static ObjectNode header(String about) {
        ObjectNode header = Json.mapper().createObjectNode().put("description", about);
        header.set("schema", string());
        return header;
    }

    private static void add(ArrayNode parameters, String name, String in, ObjectNode schema) {
        parameters
                .addObject()
                .put("name", name)
                .put("in", in)
                .put("required", in.equals("path") || name.equals("api-version"))
                .set("schema", schema);
    }

    private static ObjectNode string() {
        return Json.mapper().createObjectNode().put("type", "string");
    }
}
