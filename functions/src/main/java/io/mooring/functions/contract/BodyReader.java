package io.mooring.functions.contract;

import io.mooring.functions.arm.ArmFailure;
import io.mooring.protocol.json.Json;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Reads a body by the declaration of its type; each complaint names the member by its full path. */
final class BodyReader {
    private final ApiVersion version;
    private final Map<String, JsonNode> secrets = new HashMap<>();

    BodyReader(ApiVersion version) {
        this.version = version;
    }

    /**
     * What is to be stored.
     *
     * <p>Members that the body's version does not know stay as they are: a client that is older than the resource must
     * not wipe what it cannot see.
     *
     * @param present what is stored, null if the resource is new
     */
    Accepted read(Shape.Structure shape, ObjectNode body, @Nullable ObjectNode present) {
        ObjectNode document = structure(shape, "", body, present);
        return new Accepted(document, secrets);
    }

    private ObjectNode structure(Shape.Structure shape, String path, JsonNode given, @Nullable JsonNode present) {
        if (!given.isObject()) {
            throw wrongType(path, "an object");
        }
        ObjectNode kept = Json.mapper().createObjectNode();
        for (Field field : shape.fields()) {
            JsonNode earlier = present == null ? null : present.get(field.name());
            JsonNode before = earlier == null || earlier.isNull() ? null : earlier;
            JsonNode value = member(field, join(path, field.name()), given.get(field.name()), before);
            if (value != null) {
                kept.set(field.name(), value);
            }
        }
        return kept;
    }

    /** The value to store, or null for none. */
    private @Nullable JsonNode member(Field field, String path, @Nullable JsonNode given, @Nullable JsonNode before) {
        if (field.rule() == Rule.READ_ONLY) {
            return null;
        }
        if (!field.isIn(version)) {
            return before != null ? before : byDefault(field, path);
        }
        if (given == null || given.isNull()) {
            if (field.required()) {
                throw ArmFailure.invalid("'" + path + "' is required.");
            }
            return (field.rule() == Rule.CREATE_ONLY && before != null) ? before : byDefault(field, path);
        }
        JsonNode value = value(field.shape(), path, given, before);
        return switch (field.rule()) {
            case WRITE_ONLY -> {
                secrets.put(path, value);
                yield null;
            }
            case CREATE_ONLY -> {
                if (before != null && !isSame(before, value)) {
                    throw ArmFailure.refused("'" + path + "' cannot change (it is " + before
                            + "): delete the resource and create it again.");
                }
                yield before != null ? before : value;
            }
            case READ_WRITE, READ_ONLY -> value;
        };
    }

    /** Names differ in more than case, in ARM as in Kubernetes. */
    private static boolean isSame(JsonNode one, JsonNode other) {
        return one.equals(other)
                || (one.isString() && other.isString() && one.stringValue().equalsIgnoreCase(other.stringValue()));
    }

    private @Nullable JsonNode byDefault(Field field, String path) {
        return field.otherwise() == null ? null : value(field.shape(), path, field.otherwise(), null);
    }

    private JsonNode value(Shape shape, String path, JsonNode given, @Nullable JsonNode before) {
        return switch (shape) {
            case Shape.Text text -> text(text, path, given);
            case Shape.Word word -> word(word, path, given);
            case Shape.Whole whole -> whole(whole, path, given);
            case Shape.Truth truth -> {
                if (!given.isBoolean()) {
                    throw wrongType(path, "true or false");
                }
                yield given;
            }
            case Shape.Structure structure -> structure(structure, path, given, before);
            case Shape.Dictionary dictionary -> dictionary(dictionary, path, given, before);
            case Shape.Listing listing -> listing(listing, path, given);
            case Shape.Anything anything -> {
                if (!given.isObject()) {
                    throw wrongType(path, "an object");
                }
                yield given;
            }
        };
    }

    private static JsonNode text(Shape.Text shape, String path, JsonNode given) {
        if (!given.isString()) {
            throw wrongType(path, "a string");
        }
        check(shape, "'" + path + "'", given.stringValue());
        return given;
    }

    /** @param what the member, or the name of one, for people */
    private static void check(Shape.Text shape, String what, String text) {
        if (text.length() < shape.lengthMin() || text.length() > shape.lengthMax()) {
            throw ArmFailure.refused(what + " must have " + shape.lengthMin() + " to " + shape.lengthMax()
                    + " characters, not " + text.length() + ".");
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean alone = Character.isHighSurrogate(c)
                    ? i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(++i))
                    : Character.isLowSurrogate(c);
            if (c == 0 || alone) {
                throw ArmFailure.refused(what + " has a character that is no text (U+0000, or half of a pair).");
            }
        }
        if (shape.pattern() != null && !shape.pattern().matcher(text).matches()) {
            throw ArmFailure.refused(what + " must " + shape.rule() + ".");
        }
    }

    private static JsonNode word(Shape.Word shape, String path, JsonNode given) {
        String said = given.isString() ? given.stringValue() : given.toString();
        for (String word : shape.words()) {
            if (given.isString() && word.equalsIgnoreCase(said)) {
                return StringNode.valueOf(word);
            }
        }
        String shortened = said.length() > 100 ? said.substring(0, 100) + "..." : said;
        throw ArmFailure.invalid(
                "'" + path + "' must be one of " + String.join(", ", shape.words()) + ", not '" + shortened + "'.");
    }

    private static JsonNode whole(Shape.Whole shape, String path, JsonNode given) {
        boolean fits = given.isIntegralNumber()
                && given.canConvertToLong()
                && given.longValue() >= shape.min()
                && given.longValue() <= shape.max();
        if (!fits) {
            throw wrongType(path, "a whole number from " + shape.min() + " to " + shape.max());
        }
        return given;
    }

    private JsonNode dictionary(Shape.Dictionary shape, String path, JsonNode given, @Nullable JsonNode before) {
        if (!given.isObject()) {
            throw wrongType(path, "an object");
        }
        if (given.size() > shape.entriesMax()) {
            throw ArmFailure.refused(
                    "'" + path + "' can have " + shape.entriesMax() + " members, not " + given.size() + ".");
        }
        ObjectNode kept = Json.mapper().createObjectNode();
        for (Map.Entry<String, JsonNode> entry : given.properties()) {
            check(shape.keys(), "The name '" + cut(entry.getKey()) + "' in '" + path + "'", entry.getKey());
            String at = join(path, cut(entry.getKey()));
            if (entry.getValue().isNull()) {
                throw ArmFailure.invalid("'" + at + "' is required.");
            }
            JsonNode earlier = before == null ? null : before.get(entry.getKey());
            kept.set(entry.getKey(), value(shape.values(), at, entry.getValue(), earlier));
        }
        return kept;
    }

    private JsonNode listing(Shape.Listing shape, String path, JsonNode given) {
        if (!given.isArray()) {
            throw wrongType(path, "a list");
        }
        if (given.size() > shape.itemsMax()) {
            throw ArmFailure.refused(
                    "'" + path + "' can have " + shape.itemsMax() + " items, not " + given.size() + ".");
        }
        ArrayNode kept = Json.mapper().createArrayNode();
        for (int i = 0; i < given.size(); i++) {
            kept.add(value(shape.items(), path + "[" + i + "]", given.get(i), null));
        }
        return kept;
    }

    private static String cut(String name) {
        return name.length() > 100 ? name.substring(0, 100) + "..." : name;
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private static ArmFailure wrongType(String path, String type) {
        return path.isEmpty()
                ? ArmFailure.invalid("The body must be a JSON object.")
                : ArmFailure.invalid("'" + path + "' must be " + type + ".");
    }
}
