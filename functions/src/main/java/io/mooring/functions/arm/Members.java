package io.mooring.functions.arm;

import io.mooring.protocol.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** An object of a request body, read member by member; each complaint names the member by its full path. */
public final class Members {
    private final String path;
    private final JsonNode object;

    private Members(String path, JsonNode object) {
        this.path = path;
        this.object = object;
    }

    /** @throws ArmFailure 400 if the text is not one JSON object */
    public static Members parse(String body) {
        return of(BodyJson.read(body));
    }

    /** @throws ArmFailure 400 if the text is not a JSON form of the type */
    public static <T> T read(String body, Class<T> type) {
        parse(body);
        try {
            return Json.mapper().readValue(body, type);
        } catch (JacksonException | IllegalArgumentException | NullPointerException e) {
            throw ArmFailure.invalid("The body does not have the form of a " + type.getSimpleName() + ".");
        }
    }

    public static Members of(JsonNode node) {
        if (!node.isObject()) {
            throw ArmFailure.invalid("The body must be a JSON object.");
        }
        return new Members("", node);
    }

    /** A copy of all of it. */
    public ObjectNode json() {
        return ((ObjectNode) object).deepCopy();
    }

    public boolean has(String name) {
        JsonNode value = object.get(name);
        return value != null && !value.isNull();
    }

    public String pathOf(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    public List<String> names() {
        return List.copyOf(object.propertyNames());
    }

    public @Nullable JsonNode node(String name) {
        return has(name) ? object.get(name) : null;
    }

    public Members object(String name) {
        return required(name, optionalObject(name));
    }

    public @Nullable Members optionalObject(String name) {
        JsonNode value = node(name);
        if (value != null && !value.isObject()) {
            throw wrongType(name, "an object");
        }
        return value == null ? null : new Members(pathOf(name), value);
    }

    public String string(String name) {
        return required(name, optionalString(name));
    }

    public @Nullable String optionalString(String name) {
        JsonNode value = node(name);
        if (value != null && !value.isString()) {
            throw wrongType(name, "a string");
        }
        return value == null ? null : value.stringValue();
    }

    public String string(String name, String otherwise) {
        String value = optionalString(name);
        return value == null ? otherwise : value;
    }

    /** One of some words, given in any case; answers in the case of the contract. */
    public String word(String name, String otherwise, String... words) {
        String value = string(name, otherwise);
        for (String word : words) {
            if (word.equalsIgnoreCase(value)) {
                return word;
            }
        }
        throw ArmFailure.invalid(
                "'" + pathOf(name) + "' must be one of " + String.join(", ", words) + ", not '" + value + "'.");
    }

    public boolean bool(String name, boolean otherwise) {
        JsonNode value = node(name);
        if (value != null && !value.isBoolean()) {
            throw wrongType(name, "true or false");
        }
        return value == null ? otherwise : value.booleanValue();
    }

    public @Nullable Long optionalSeconds(String name) {
        JsonNode value = node(name);
        if (value == null) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw wrongType(name, "a whole number of seconds");
        }
        long seconds = value.longValue();
        if (seconds < 1 || seconds > Integer.MAX_VALUE) {
            throw ArmFailure.invalid("'" + pathOf(name) + "' must be at least one second, and fit 32 bits.");
        }
        return seconds;
    }

    public long seconds(String name, long otherwise) {
        Long value = optionalSeconds(name);
        return value == null ? otherwise : value;
    }

    /** A map of strings, or null if there is none. */
    public @Nullable Map<String, String> strings(String name) {
        Members map = optionalObject(name);
        if (map == null) {
            return null;
        }
        Map<String, String> strings = new TreeMap<>();
        for (String key : map.names()) {
            strings.put(key, map.string(key));
        }
        return strings;
    }

    /** A list of strings, or null if there is none. */
    public @Nullable List<String> list(String name) {
        JsonNode value = node(name);
        if (value == null) {
            return null;
        }
        List<String> strings = new ArrayList<>();
        for (JsonNode item : value) {
            if (!item.isString()) {
                throw wrongType(name, "a list of strings");
            }
            strings.add(item.stringValue());
        }
        if (!value.isArray()) {
            throw wrongType(name, "a list of strings");
        }
        return strings;
    }

    private <T> T required(String name, @Nullable T value) {
        if (value == null) {
            throw ArmFailure.invalid("'" + pathOf(name) + "' is required.");
        }
        return value;
    }

    private ArmFailure wrongType(String name, String type) {
        return ArmFailure.invalid("'" + pathOf(name) + "' must be " + type + ".");
    }
}
