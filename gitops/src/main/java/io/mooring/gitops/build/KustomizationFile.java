package io.mooring.gitops.build;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What a kustomization.yaml refers to, as far as a build must know it beforehand. */
record KustomizationFile(List<String> resources, List<String> paths) {
    static final Set<String> NAMES = Set.of("kustomization.yaml", "kustomization.yml", "Kustomization");

    private static final Set<String> RESOURCE_FIELDS = Set.of("resources", "bases", "components");

    /** Fields whose strings are paths, wherever in their value they stand under {@link #PATH_KEYS} or as list items. */
    private static final Set<String> PATH_FIELDS = Set.of(
            "crds",
            "configurations",
            "patchesStrategicMerge",
            "patchesJson6902",
            "patches",
            "replacements",
            "openapi",
            "configMapGenerator",
            "secretGenerator",
            "generators",
            "transformers",
            "validators");

    private static final Set<String> PATH_KEYS = Set.of("path", "files", "envs", "env");

    private static final Set<String> REFUSED = Set.of("helmCharts", "helmChartInflationGenerator", "helmGlobals");

    static KustomizationFile parse(String file, String text) throws BuildFailed {
        List<String> resources = new ArrayList<>();
        List<String> paths = new ArrayList<>();
        for (JsonNode document : YamlManifests.documents(file, text)) {
            for (var field : document.properties()) {
                if (REFUSED.contains(field.getKey())) {
                    throw new BuildFailed(file + ": '" + field.getKey() + "' is not supported");
                }
                if (RESOURCE_FIELDS.contains(field.getKey())) {
                    field.getValue().forEach(item -> resources.add(item.asString("")));
                }
                if (PATH_FIELDS.contains(field.getKey())) {
                    addPaths(field.getValue(), paths);
                }
            }
        }
        return new KustomizationFile(List.copyOf(resources), List.copyOf(paths));
    }

    private static void addPaths(JsonNode value, List<String> paths) {
        ArrayDeque<JsonNode> open = new ArrayDeque<>();
        open.add(value);
        while (!open.isEmpty()) {
            JsonNode node = open.remove();
            if (node.isArray()) {
                node.forEach(item -> {
                    if (item.isString()) {
                        addPath(item.asString(), paths);
                    } else {
                        open.add(item);
                    }
                });
            }
            node.properties().forEach(entry -> {
                if (entry.getValue().isString() && PATH_KEYS.contains(entry.getKey())) {
                    addPath(entry.getValue().asString(), paths);
                } else if (!entry.getValue().isString()) {
                    open.add(entry.getValue());
                }
            });
        }
    }

    /** Inline patches are several lines or YAML; a generator's entry may be key=path; literals hold anything. */
    private static void addPath(String text, List<String> paths) {
        if (!text.contains("\n") && !text.contains(": ") && !text.startsWith("/")) {
            paths.add(text.substring(text.indexOf('=') + 1));
        }
    }
}
