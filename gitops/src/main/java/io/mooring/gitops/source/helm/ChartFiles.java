package io.mooring.gitops.source.helm;

import io.mooring.gitops.build.BuildFailed;
import io.mooring.gitops.build.SourceTree;
import io.mooring.gitops.build.SourceTree.SourceFile;
import io.mooring.gitops.build.YamlManifests;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A chart as files of a tree.
 *
 * @param folder where its Chart.yaml is; empty for the root
 */
public record ChartFiles(SourceTree tree, String folder, ObjectNode metadata) {
    private static final String CHART = "Chart.yaml";

    /** The chart in a folder, or in the only folder of the root, as archives of charts have it. */
    public static ChartFiles in(SourceTree tree, String folder) throws BuildFailed {
        String found = folder;
        if (folder.isEmpty() && file(tree, "", CHART).isEmpty()) {
            for (SourceFile file : tree.files("")) {
                if (file.path().matches("[^/]+/" + CHART)) {
                    found = file.folder();
                }
            }
        }
        SourceFile chart = file(tree, found, CHART)
                .orElseThrow(() -> new BuildFailed("there is no chart at '" + folder + "': no " + CHART));
        if (!(yaml(tree, chart) instanceof ObjectNode metadata)
                || metadata.path("name").asString("").isEmpty()
                || metadata.path("version").asString("").isEmpty()) {
            throw new BuildFailed(chart.path() + " names no chart and version");
        }
        return new ChartFiles(tree, found, metadata);
    }

    public String name() {
        return metadata.path("name").asString("");
    }

    public String version() {
        return metadata.path("version").asString("");
    }

    public String appVersion() {
        return metadata.path("appVersion").asString("");
    }

    /** The path of a file of the chart in the chart. */
    public String inside(SourceFile file) {
        return folder.isEmpty() ? file.path() : file.path().substring(folder.length() + 1);
    }

    static Optional<SourceFile> file(SourceTree tree, String folder, String name) throws BuildFailed {
        String path = folder.isEmpty() ? name : folder + "/" + name;
        int slash = path.lastIndexOf('/');
        return tree.files(slash < 0 ? "" : path.substring(0, slash)).stream()
                .filter(file -> file.path().equals(path))
                .findFirst();
    }

    static JsonNode yaml(SourceTree tree, SourceFile file) throws BuildFailed {
        return YamlManifests.document(file.path(), new String(tree.read(file), StandardCharsets.UTF_8));
    }
}
