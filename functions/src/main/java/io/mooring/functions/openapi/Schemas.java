package io.mooring.functions.openapi;

import io.mooring.functions.contract.Field;
import io.mooring.functions.contract.Rule;
import io.mooring.functions.contract.Shape;
import io.mooring.protocol.json.Json;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The JSON schemas of a declared shape: what may be put, what may be in a patch, what is shown. */
enum Schemas {
    /** The body of a PUT. */
    PUT,
    /** The body of a PATCH, where only some members may be named. */
    PATCH,
    /** What a patch says of a member that can be patched: any part of it, or null. */
    MERGED,
    /** An answer. */
    SHOWN;

    /** Every text that is not otherwise ruled: no U+0000, which no JSON text of a resource needs. */
    private static final String ANY_TEXT = "^[^\\u0000]*$";

    ObjectNode of(Shape shape) {
        ObjectNode schema = Json.mapper().createObjectNode();
        switch (shape) {
            case Shape.Text text -> text(schema, text);
            case Shape.Word word -> words(schema, word);
            case Shape.Whole whole ->
                schema.put("type", "integer").put("minimum", whole.min()).put("maximum", whole.max());
            case Shape.Truth truth -> schema.put("type", "boolean");
            case Shape.Structure structure -> members(schema, structure);
            case Shape.Dictionary dictionary -> dictionary(schema, dictionary);
            case Shape.Listing listing -> {
                schema.put("type", "array").set("items", (this == SHOWN ? SHOWN : PUT).of(listing.items()));
                if (this != SHOWN) {
                    schema.put("maxItems", listing.itemsMax());
                }
            }
            case Shape.Anything anything -> schema.put("type", "object");
        }
        return schema;
    }

    private void text(ObjectNode schema, Shape.Text text) {
        schema.put("type", "string");
        if (text.format() != null) {
            schema.put("format", text.format());
        }
        if (this == SHOWN) {
            return;
        }
        if (text.lengthMin() > 0) {
            schema.put("minLength", text.lengthMin());
        }
        schema.put("maxLength", text.lengthMax());
        schema.put("pattern", text.pattern() == null ? ANY_TEXT : "^(?:" + text.pattern() + ")$");
    }

    private void words(ObjectNode schema, Shape.Word word) {
        schema.put("type", "string");
        ArrayNode words = schema.putArray("enum");
        word.words().forEach(words::add);
    }

    private void members(ObjectNode schema, Shape.Structure structure) {
        schema.put("type", "object");
        ObjectNode properties = Json.mapper().createObjectNode();
        ArrayNode required = Json.mapper().createArrayNode();
        for (Field field : structure.fields()) {
            if (hides(field)) {
                continue;
            }
            Schemas inner = this == PATCH && field.patchable() ? MERGED : this;
            ObjectNode member = inner.of(field.shape());
            boolean mandatory = field.required() && (this == PUT || this == SHOWN);
            if (mandatory) {
                required.add(field.name());
            } else {
                orNull(member);
            }
            describe(member, field);
            properties.set(field.name(), member);
        }
        schema.set("properties", properties);
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        if (this == PATCH || this == SHOWN) {
            schema.put("additionalProperties", false);
        }
    }

    private boolean hides(Field field) {
        return switch (this) {
            case SHOWN -> field.rule() == Rule.WRITE_ONLY;
            case PUT, MERGED -> field.rule() == Rule.READ_ONLY;
            case PATCH -> !names(field);
        };
    }

    /** Whether a patch may name it, or something in it. */
    private static boolean names(Field field) {
        return field.patchable()
                || (field.rule() != Rule.READ_ONLY
                        && field.shape() instanceof Shape.Structure inner
                        && inner.fields().stream().anyMatch(Schemas::names));
    }

    private void dictionary(ObjectNode schema, Shape.Dictionary dictionary) {
        schema.put("type", "object");
        ObjectNode values = of(dictionary.values());
        if (this == MERGED) {
            orNull(values);
        }
        schema.set("additionalProperties", values);
        if (this != SHOWN) {
            schema.set("propertyNames", PUT.of(dictionary.keys()));
            schema.put("maxProperties", dictionary.entriesMax());
        }
    }

    private static void describe(ObjectNode member, Field field) {
        member.put("description", field.about());
        if (field.otherwise() != null) {
            member.set("default", field.otherwise());
        }
        if (field.rule() == Rule.CREATE_ONLY) {
            member.put("x-ms-mutability", "create, read");
        }
        if (field.since() != null) {
            member.put("x-mooring-since", field.since().text());
        }
        if (field.until() != null) {
            member.put("x-mooring-until", field.until().text());
        }
    }

    private static void orNull(ObjectNode schema) {
        if (schema.get("enum") instanceof ArrayNode words) {
            words.addNull();
        }
        String type = schema.get("type").stringValue();
        schema.putArray("type").add(type).add("null");
    }
}
