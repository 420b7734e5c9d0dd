package io.mooring.functions.openapi;

import io.mooring.functions.access.Operation;
import io.mooring.functions.contract.ResourceType;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an operation takes and answers, by the names of the schemas.
 *
 * @param body null if it takes none
 * @param answers by status; an empty name is an empty body
 */
record Messages(@Nullable String body, Map<String, String> answers) {
    private static final String ERROR = "Error";
    private static final String OBJECT = "Object";
    private static final Map<String, String> ABOUT = Map.of(
            "200", "Done.",
            "201", "Created.",
            "202", "Accepted: Azure-AsyncOperation or Location say how it goes on.",
            "204", "There is nothing to read.",
            "304", "Nothing has changed.",
            "404", "It is not there.",
            "default", "What is wrong, in ARM's form.");

    Messages {
        answers = new TreeMap<>(answers);
    }

    static Messages of(Operation operation) {
        Map<String, String> answers = new TreeMap<>();
        answers.put("default", ERROR);
        ResourceType type = type(operation);
        String last = operation.path().substring(operation.path().lastIndexOf('/') + 1);
        if (type != null && isItem(operation.path(), type)) {
            return item(operation.method(), OpenApi.name(type), answers);
        }
        if (type != null && last.equals(type.name())) {
            answers.put("200", OpenApi.name(type) + "List");
        } else if (operation.path().toLowerCase(Locale.ROOT).contains("operationresults/")) {
            answers.putAll(Map.of("200", "", "202", "", "204", ""));
        } else if (last.equals("{operation}")) {
            answers.put("200", PlainSchemas.OPERATION_STATUS);
        } else if (last.equals("operations")) {
            answers.put("200", PlainSchemas.OPERATION_LIST);
        } else {
            return plain(operation, answers);
        }
        return new Messages(null, answers);
    }

    static String about(String status) {
        return ABOUT.getOrDefault(status, status);
    }

    /** The declared type of the resources that a route reads or writes, if it does. */
    static @Nullable ResourceType type(Operation operation) {
        ResourceType type = operation.versions().type();
        boolean whole = type != null
                && (isItem(operation.path(), type) || operation.path().endsWith("/" + type.name()));
        return whole ? type : null;
    }

    static boolean isList(Operation operation) {
        ResourceType type = operation.versions().type();
        return operation.method().equals("GET")
                && type != null
                && operation.path().endsWith("/" + type.name());
    }

    private static boolean isItem(String path, ResourceType type) {
        int end = path.lastIndexOf('/');
        return path.endsWith("}") && path.substring(0, end).endsWith("/" + type.name());
    }

    private static Messages item(String method, String name, Map<String, String> answers) {
        String body = switch (method) {
            case "PUT" -> name + "Body";
            case "PATCH" -> name + "Patch";
            default -> null;
        };
        switch (method) {
            case "PUT" -> answers.putAll(Map.of("200", name, "201", name));
            case "PATCH" -> answers.putAll(Map.of("200", name, "202", name));
            case "DELETE" -> answers.putAll(Map.of("200", "", "202", "", "204", ""));
            case "HEAD" -> answers.putAll(Map.of("204", "", "404", ""));
            default -> answers.put("200", name);
        }
        return new Messages(body, answers);
    }

    private static Messages plain(Operation operation, Map<String, String> answers) {
        String body = operation.method().equals("PUT") || operation.method().equals("POST") ? OBJECT : null;
        switch (operation.method()) {
            case "PUT" -> answers.putAll(Map.of("200", OBJECT, "201", OBJECT));
            case "DELETE" -> answers.putAll(Map.of("200", "", "202", "", "204", ""));
            case "HEAD" -> answers.putAll(Map.of("200", "", "204", "", "404", ""));
            case "POST" -> answers.putAll(Map.of("200", OBJECT, "204", ""));
            default -> answers.putAll(Map.of("200", OBJECT, "304", ""));
        }
        return new Messages(body, answers);
    }
}
