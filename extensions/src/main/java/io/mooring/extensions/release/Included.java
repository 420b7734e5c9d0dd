package io.mooring.extensions.release;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whether an object has everything that a manifest says of it. A yes is certain; a no can be a matter of notation, such
 * as `1000m` for `1`, which only the apiserver can tell.
 */
final class Included {
    private static final Set<String> NOT_COMPARED = Set.of("apiVersion", "kind", "metadata", "status", "stringData");

    private Included() {}

    static boolean all(ObjectNode wanted, JsonNode live) {
        return metadata(wanted.path("metadata"), live.path("metadata"))
                && text(wanted.path("stringData"), live.path("data"))
                && wanted.properties().stream()
                        .filter(field -> !NOT_COMPARED.contains(field.getKey()))
                        .allMatch(field -> in(field.getValue(), live.path(field.getKey())));
    }

    private static boolean metadata(JsonNode wanted, JsonNode live) {
        return in(wanted.path("labels"), live.path("labels"))
                && in(wanted.path("annotations"), live.path("annotations"));
    }

    private static boolean text(JsonNode wanted, JsonNode live) {
        return wanted.properties().stream()
                .allMatch(field -> Base64.getEncoder()
                        .encodeToString(field.getValue().asString("").getBytes(StandardCharsets.UTF_8))
                        .equals(live.path(field.getKey()).asString("")));
    }

    private static boolean in(JsonNode wanted, JsonNode live) {
        if (nothing(wanted) && (live.isMissingNode() || live.isNull())) {
            return true; // The apiserver leaves out what is empty.
        }
        if (wanted.isObject()) {
            return live.isObject()
                    && wanted.properties().stream().allMatch(field -> in(field.getValue(), live.path(field.getKey())));
        }
        if (wanted.isArray()) {
            if (!live.isArray() || wanted.size() != live.size()) {
                return false;
            }
            for (int i = 0; i < wanted.size(); i++) {
                if (!in(wanted.path(i), live.path(i))) {
                    return false;
                }
            }
            return true;
        }
        return same(wanted, live);
    }

    private static boolean nothing(JsonNode value) {
        return value.isMissingNode()
                || value.isNull()
                || (value.isContainer() && value.isEmpty())
                || (value.isBoolean() && !value.booleanValue())
                || (value.isString() && value.stringValue().isEmpty())
                || (value.isNumber() && value.decimalValue().signum() == 0);
    }

    private static boolean same(JsonNode wanted, JsonNode live) {
        if (wanted.isNumber() && live.isNumber()) {
            BigDecimal number = wanted.decimalValue();
            return number.compareTo(live.decimalValue()) == 0;
        }
        return wanted.asString("").equals(live.asString("")) && live.isValueNode();
    }
}
