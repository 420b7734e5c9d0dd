package io.mooring.extensions.release;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** An object that a release consists of, by kind and name. */
record ManifestObject(String kind, String namespace, String name) {
    private static final YAMLMapper YAML = new YAMLMapper();

    /** Reads a manifest; what has no kind or name is left out, and so is the rest after something unreadable. */
    static List<ManifestObject> in(String manifest, String defaultNamespace) {
        List<ManifestObject> objects = new ArrayList<>();
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(manifest)) {
            while (documents.hasNextValue()) {
                JsonNode document = documents.nextValue();
                String kind = document.path("kind").asString("");
                String name = document.path("metadata").path("name").asString("");
                if (!kind.isEmpty() && !name.isEmpty()) {
                    objects.add(new ManifestObject(
                            kind, document.path("metadata").path("namespace").asString(defaultNamespace), name));
                }
            }
        } catch (JacksonException unreadable) {
            return List.copyOf(objects);
        }
        return List.copyOf(objects);
    }

    @Override
    public String toString() {
        return kind + " " + name;
    }
}
