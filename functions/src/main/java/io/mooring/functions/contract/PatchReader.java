package io.mooring.functions.contract;

import io.mooring.functions.arm.ArmFailure;
import io.mooring.functions.arm.MergePatch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Turns a merge patch into the body that a PUT of the changed resource would have. */
final class PatchReader {
    private final ApiVersion version;

    PatchReader(ApiVersion version) {
        this.version = version;
    }

    /** @throws ArmFailure 400 if the patch names what cannot be patched */
    ObjectNode merge(Shape.Structure shape, ObjectNode patch, ObjectNode present) {
        ObjectNode wanted = patch.deepCopy();
        ObjectNode target = present.deepCopy();
        keepPatchable(shape, "", wanted, target);
        return MergePatch.apply(target, wanted);
    }

    /** Refuses what would be a change that a PATCH cannot make, and takes out what would be none. */
    private void keepPatchable(Shape.Structure shape, String path, ObjectNode patch, @Nullable JsonNode target) {
        for (String name : List.copyOf(patch.propertyNames())) {
            String at = path.isEmpty() ? name : path + "." + name;
            Field field = shape.field(name);
            JsonNode wanted = patch.get(name);
            JsonNode before = target == null ? null : target.get(name);
            if (field == null || !field.isIn(version)) {
                throw notPatchable(at, shape);
            }
            boolean changesNothing = wanted.equals(before) || (wanted.isNull() && before == null);
            if (field.rule() == Rule.READ_ONLY || changesNothing) {
                patch.remove(name);
            } else if (field.patchable()) {
                prepare(field, patch, target);
            } else if (field.shape() instanceof Shape.Structure inner
                    && !patchable(inner).isEmpty()) {
                if (!(wanted instanceof ObjectNode object)) {
                    throw ArmFailure.invalid("'" + at + "' must be an object.");
                }
                keepPatchable(inner, at, object, before);
            } else {
                throw notPatchable(at, shape);
            }
        }
    }

    private static void prepare(Field field, ObjectNode patch, @Nullable JsonNode target) {
        JsonNode wanted = patch.get(field.name());
        if (field.patch() == Field.Patch.REPLACE && target instanceof ObjectNode replaced) {
            replaced.remove(field.name());
        } else if (field.shape() instanceof Shape.Structure && wanted.isObject() && wanted.isEmpty()) {
            patch.remove(field.name()); // Nothing is said of it: it must not come to be by that.
        }
    }

    private List<String> patchable(Shape.Structure shape) {
        List<String> names = new ArrayList<>();
        for (Field field : shape.fields()) {
            boolean below = field.shape() instanceof Shape.Structure inner
                    && !patchable(inner).isEmpty();
            if (field.isIn(version) && (field.patchable() || below)) {
                names.add(field.name());
            }
        }
        return names;
    }

    private ArmFailure notPatchable(String path, Shape.Structure shape) {
        return ArmFailure.invalid("'" + path + "' cannot be patched, only " + String.join(", ", patchable(shape))
                + " can. PUT the whole resource instead.");
    }
}
