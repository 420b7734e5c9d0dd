package io.mooring.functions.contract;

import io.mooring.protocol.json.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A member of a resource. One that is not required may as well be null, which is the same as leaving it out.
 *
 * @param patch whether a PATCH may name it, and then all that is below it
 * @param otherwise what it is if a body leaves it out, or null for nothing
 * @param since the first version that has it, null if the first of the type has
 * @param until the first version that no longer has it, or null
 * @param about one line for the reader of the API's description
 */
public record Field(
        String name,
        Shape shape,
        Rule rule,
        boolean required,
        Patch patch,
        @Nullable JsonNode otherwise,
        @Nullable ApiVersion since,
        @Nullable ApiVersion until,
        String about) {

    /** What a PATCH may do to a member. */
    public enum Patch {
        NOTHING,
        /** What the patch does not name stays, null removes. */
        MERGE,
        /** The patch has all of it. */
        REPLACE
    }

    /** A member that users may set, leave out and change. */
    public static Field of(String name, Shape shape, String about) {
        return new Field(name, shape, Rule.READ_WRITE, false, Patch.NOTHING, null, null, null, about);
    }

    public Field readOnly() {
        return with(Rule.READ_ONLY);
    }

    public Field writeOnly() {
        return with(Rule.WRITE_ONLY);
    }

    public Field createOnly() {
        return with(Rule.CREATE_ONLY);
    }

    public Field mandatory() {
        return new Field(name, shape, rule, true, patch, otherwise, since, until, about);
    }

    public Field canBePatched() {
        return new Field(name, shape, rule, required, Patch.MERGE, otherwise, since, until, about);
    }

    public Field canBeReplaced() {
        return new Field(name, shape, rule, required, Patch.REPLACE, otherwise, since, until, about);
    }

    public boolean patchable() {
        return patch != Patch.NOTHING;
    }

    /** @param value what a body that leaves it out means: a string, a number, a boolean, a Map for an object */
    public Field or(Object value) {
        JsonNode json = Json.mapper().valueToTree(value);
        return new Field(name, shape, rule, required, patch, json, since, until, about);
    }

    public Field since(String version) {
        return new Field(name, shape, rule, required, patch, otherwise, new ApiVersion(version), until, about);
    }

    public Field until(String version) {
        return new Field(name, shape, rule, required, patch, otherwise, since, new ApiVersion(version), about);
    }

    public boolean isIn(ApiVersion version) {
        return (since == null || version.compareTo(since) >= 0) && (until == null || version.compareTo(until) < 0);
    }

    private Field with(Rule other) {
        return new Field(name, shape, other, required, patch, otherwise, since, until, about);
    }
}
