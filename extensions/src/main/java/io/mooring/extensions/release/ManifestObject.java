package io.mooring.extensions.release;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * An object that a release consists of.
 *
 * @param group of its API, empty for the core
 * @param namespace that of the release where the manifest names none, for objects of no namespace too
 */
public record ManifestObject(String group, String kind, String namespace, String name) {
    private static final YAMLMapper YAML = new YAMLMapper();

    /** Reads a manifest; what has no kind or name is left out, and so is the rest after something unreadable. */
    static List<ManifestObject> in(String manifest, String defaultNamespace) {
        return documents(manifest).stream()
                .map(document -> of(document, defaultNamespace))
                .toList();
    }

    static ManifestObject of(ObjectNode document, String defaultNamespace) {
        String apiVersion = document.path("apiVersion").asString("");
        return new ManifestObject(
                apiVersion.contains("/") ? apiVersion.substring(0, apiVersion.indexOf('/')) : "",
                document.path("kind").asString(""),
                document.path("metadata").path("namespace").asString(defaultNamespace),
                document.path("metadata").path("name").asString(""));
    }

    /** The objects themselves. */
    static List<ObjectNode> documents(String manifest) {
        List<ObjectNode> objects = new ArrayList<>();
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(manifest)) {
            while (documents.hasNextValue()) {
                if (documents.nextValue() instanceof ObjectNode document
                        && !document.path("kind").asString("").isEmpty()
                        && !document.path("metadata").path("name").asString("").isEmpty()) {
                    objects.add(document);
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
