package io.mooring.gitops.kustomization;

import io.mooring.gitops.build.Builds.Components;
import io.mooring.gitops.object.InvalidSpec;
import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.object.UnsupportedFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the spec of a Kustomization changes in what its folder builds.
 *
 * @param edits fields of a kustomization.yaml; empty if nothing is edited
 * @param components folders of kustomize components, relative to the folder that is built
 * @param substitute variables given in the spec; they beat those of the references
 * @param substituteFrom where more variables come from, later ones beating earlier ones
 * @param always whether variables are looked for even if there are none
 * @param keys the Secret with the keys that open what is encrypted; empty for none, null if nothing is to be opened
 */
record BuildSpec(
        ObjectNode edits,
        Components components,
        Map<String, String> substitute,
        List<VariableSource> substituteFrom,
        boolean always,
        @Nullable String keys) {
    static final Set<String> FIELDS = Set.of(
            "patches",
            "images",
            "namePrefix",
            "nameSuffix",
            "postBuild",
            "components",
            "ignoreMissingComponents",
            "decryption");

    private static final Set<String> SELECTOR =
            Set.of("group", "version", "kind", "namespace", "name", "labelSelector", "annotationSelector");

    /** A ConfigMap or Secret of the same namespace. */
    record VariableSource(String kind, String name, boolean optional) {}

    static BuildSpec of(JsonNode spec) throws InvalidSpec {
        ObjectNode edits = KubernetesObject.node();
        for (String text : List.of("namePrefix", "nameSuffix")) {
            if (!spec.path(text).asString("").isEmpty()) {
                edits.put(text, spec.path(text).asString(""));
            }
        }
        copy(spec, edits, "patches", Set.of("patch", "target"));
        for (JsonNode patch : spec.path("patches")) {
            refuse(UnsupportedFields.in(patch.path("target"), "spec.patches[].target", SELECTOR));
        }
        copy(spec, edits, "images", Set.of("name", "newName", "newTag", "digest"));
        JsonNode postBuild = spec.path("postBuild");
        refuse(UnsupportedFields.in(
                postBuild, "spec.postBuild", Set.of("substitute", "substituteFrom", "substituteStrategy")));
        String strategy = postBuild.path("substituteStrategy").asString("WithVariables");
        if (!Set.of("WithVariables", "Always").contains(strategy)) {
            throw new InvalidSpec(
                    "UnsupportedField", "not supported: spec.postBuild.substituteStrategy '" + strategy + "'");
        }
        List<VariableSource> from = new ArrayList<>();
        for (JsonNode source : postBuild.path("substituteFrom")) {
            from.add(variableSource(source));
        }
        return new BuildSpec(
                edits,
                components(spec),
                KubernetesObject.strings(postBuild.path("substitute")),
                List.copyOf(from),
                strategy.equals("Always"),
                keys(spec.path("decryption")));
    }

    private static @Nullable String keys(JsonNode decryption) throws InvalidSpec {
        if (decryption.isMissingNode() || decryption.isNull()) {
            return null;
        }
        refuse(UnsupportedFields.in(decryption, "spec.decryption", Set.of("provider", "secretRef")));
        refuse(UnsupportedFields.in(decryption.path("secretRef"), "spec.decryption.secretRef", Set.of("name")));
        String provider = decryption.path("provider").asString("");
        if (!provider.equals("sops")) {
            throw new InvalidSpec("UnsupportedField", "not supported: spec.decryption.provider '" + provider + "'");
        }
        return decryption.path("secretRef").path("name").asString("");
    }

    private static Components components(JsonNode spec) {
        return new Components(
                spec.path("components")
                        .valueStream()
                        .map(path -> path.asString(""))
                        .toList(),
                spec.path("ignoreMissingComponents").asBoolean(false));
    }

    private static VariableSource variableSource(JsonNode source) throws InvalidSpec {
        String where = "spec.postBuild.substituteFrom[]";
        refuse(UnsupportedFields.in(source, where, Set.of("kind", "name", "optional")));
        String kind = source.path("kind").asString("");
        if (!Set.of("ConfigMap", "Secret").contains(kind)) {
            throw new InvalidSpec("UnsupportedField", "not supported: " + where + ".kind '" + kind + "'");
        }
        return new VariableSource(
                kind, source.path("name").asString(""), source.path("optional").asBoolean(false));
    }

    private static void copy(JsonNode spec, ObjectNode edits, String field, Set<String> supported) throws InvalidSpec {
        for (JsonNode item : spec.path(field)) {
            refuse(UnsupportedFields.in(item, "spec." + field + "[]", supported));
        }
        if (!spec.path(field).isEmpty()) {
            edits.set(field, spec.path(field));
        }
    }

    private static void refuse(Optional<String> unsupported) throws InvalidSpec {
        if (unsupported.isPresent()) {
            throw new InvalidSpec("UnsupportedField", unsupported.get());
        }
    }
}
