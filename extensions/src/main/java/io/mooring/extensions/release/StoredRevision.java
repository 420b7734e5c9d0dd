package io.mooring.extensions.release;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A revision as Helm has stored it.
 *
 * @param chartYaml the chart's metadata, in JSON, which is YAML; without its dependencies, whose objects are in the
 *     manifest
 * @param values as the user gave them
 * @param hooks objects that Helm made beside the manifest, and does not remove with it
 * @param crds names of the CRDs that the chart brought
 */
record StoredRevision(
        String chartYaml,
        String version,
        Map<String, Object> values,
        String manifest,
        List<ManifestObject> hooks,
        List<String> crds) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    static StoredRevision of(JsonNode payload, String namespace) {
        JsonNode metadata = payload.path("chart").path("metadata");
        ObjectNode alone = metadata.isObject() ? (ObjectNode) metadata.deepCopy() : JSON.createObjectNode();
        alone.remove("dependencies");
        List<ManifestObject> hooks = new ArrayList<>();
        for (JsonNode hook : payload.path("hooks")) {
            hooks.addAll(ManifestObject.in(hook.path("manifest").asString(""), namespace));
        }
        List<String> crds = new ArrayList<>();
        for (JsonNode file : payload.path("chart").path("files")) {
            if (file.path("name").asString("").matches("crds/.*\\.ya?ml")) {
                ManifestObject.in(text(file.path("data").asString("")), namespace).stream()
                        .filter(object -> object.kind().equals("CustomResourceDefinition"))
                        .forEach(object -> crds.add(object.name()));
            }
        }
        return new StoredRevision(
                JSON.writeValueAsString(alone),
                alone.path("version").asString(""),
                payload.path("config").isObject()
                        ? JSON.convertValue(
                                payload.path("config"), new TypeReference<LinkedHashMap<String, Object>>() {})
                        : Map.of(),
                payload.path("manifest").asString(""),
                List.copyOf(hooks),
                List.copyOf(crds));
    }

    private static String text(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException broken) {
            return "";
        }
    }

    /** Values can be secret, so they are not shown. */
    @Override
    public String toString() {
        return "StoredRevision[" + version + "]";
    }
}
