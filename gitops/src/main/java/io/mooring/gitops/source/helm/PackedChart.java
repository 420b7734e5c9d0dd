package io.mooring.gitops.source.helm;

import io.mooring.gitops.build.BuildFailed;
import io.mooring.gitops.build.SourceTree.SourceFile;
import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.source.FetchFailed;
import io.mooring.gitops.source.GitTreeWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A chart as it is to be offered: files that the store has, by path, and texts that are new.
 *
 * @param files ids of contents
 */
record PackedChart(Map<String, String> files, Map<String, String> texts) {
    private static final String VALUES = "values.yaml";
    private static final String LOCAL = "file://";

    /**
     * What is done to a chart.
     *
     * @param version what it is offered as
     * @param base the folder that the paths of the values files start from
     */
    record Changes(String version, String base, HelmChartSpec.ValuesFiles valuesFiles) {}

    static PackedChart of(ChartFiles chart, Changes changes) throws BuildFailed {
        Map<String, String> files = new TreeMap<>();
        for (SourceFile file : chart.tree().files(chart.folder())) {
            files.put(chart.inside(file), file.blobId());
        }
        Map<String, String> texts = new TreeMap<>();
        ObjectNode metadata = chart.metadata().deepCopy();
        metadata.put("version", changes.version());
        texts.put("Chart.yaml", KubernetesObject.json(metadata));
        if (!changes.valuesFiles().paths().isEmpty()) {
            texts.put(VALUES, KubernetesObject.json(values(chart, changes)));
        }
        for (JsonNode dependency : metadata.path("dependencies")) {
            bring(dependency, chart, files);
        }
        return new PackedChart(files, texts);
    }

    /** Writes it; false if the store has lost some of the files. */
    void into(GitTreeWriter writer) throws FetchFailed, IOException {
        for (Map.Entry<String, String> file : files.entrySet()) {
            if (!texts.containsKey(file.getKey()) && !writer.reuse(file.getKey(), file.getValue())) {
                throw new FetchFailed("StorageOperationFailed", "the store has lost the source of the chart");
            }
        }
        for (Map.Entry<String, String> text : texts.entrySet()) {
            byte[] bytes = text.getValue().getBytes(StandardCharsets.UTF_8);
            writer.add(text.getKey(), bytes.length, new ByteArrayInputStream(bytes));
        }
    }

    private static ObjectNode values(ChartFiles chart, Changes changes) throws BuildFailed {
        ObjectNode merged = KubernetesObject.node();
        for (String path : changes.valuesFiles().paths()) {
            Optional<SourceFile> file = ChartFiles.file(chart.tree(), changes.base(), HelmChartSpec.path(path));
            if (file.isEmpty() && !changes.valuesFiles().mayBeMissing()) {
                throw new BuildFailed("no values file found at path '" + path + "'");
            }
            if (file.isPresent()) {
                JsonNode values = ChartFiles.yaml(chart.tree(), file.get());
                if (values instanceof ObjectNode mapping) {
                    merge(merged, mapping);
                } else if (!values.isMissingNode()) {
                    throw new BuildFailed("the values file '" + path + "' is no mapping");
                }
            }
        }
        return merged;
    }

    /** The later values win; mappings are merged. */
    static void merge(ObjectNode into, ObjectNode from) {
        from.properties().forEach(field -> {
            if (into.get(field.getKey()) instanceof ObjectNode before && field.getValue() instanceof ObjectNode after) {
                merge(before, after);
            } else {
                into.set(field.getKey(), field.getValue().deepCopy());
            }
        });
    }

    /** A dependency that is in the same source comes along; others must be in charts/ already. */
    private static void bring(JsonNode dependency, ChartFiles chart, Map<String, String> files) throws BuildFailed {
        String name = dependency.path("name").asString("");
        boolean there = files.keySet().stream()
                .anyMatch(file -> file.startsWith("charts/" + name + "/")
                        || file.matches("charts/" + java.util.regex.Pattern.quote(name) + "-[^/]*\\.tgz"));
        if (there) {
            return;
        }
        String repository = dependency.path("repository").asString("");
        if (!repository.startsWith(LOCAL)) {
            throw new BuildFailed("the dependency '" + name + "' is not in charts/; of charts that are not from a"
                    + " HelmRepository, dependencies are taken from charts/ and " + LOCAL + " only");
        }
        String folder = relative(chart.folder(), repository.substring(LOCAL.length()));
        ChartFiles other = ChartFiles.in(chart.tree(), folder);
        for (SourceFile file : chart.tree().files(folder)) {
            files.put("charts/" + name + "/" + other.inside(file), file.blobId());
        }
    }

    /** A path as seen from a folder; it may climb up to the root of the source, not beyond. */
    private static String relative(String folder, String path) throws BuildFailed {
        String at = folder;
        for (String segment : path.split("/", -1)) {
            if (segment.equals("..")) {
                if (at.isEmpty()) {
                    throw new BuildFailed("the dependency '" + LOCAL + path + "' leads out of the source");
                }
                at = at.substring(0, Math.max(0, at.lastIndexOf('/')));
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                at = at.isEmpty() ? segment : at + "/" + segment;
            }
        }
        return at;
    }
}
