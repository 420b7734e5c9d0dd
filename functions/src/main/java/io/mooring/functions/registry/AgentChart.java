package io.mooring.functions.registry;

import io.mooring.protocol.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The agents' Helm chart as an OCI artefact: manifest, configuration, and the packed files. */
public final class AgentChart {
    static final String MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";
    private static final String CONFIG_TYPE = "application/vnd.cncf.helm.config.v1+json";
    private static final String CONTENT_TYPE = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";

    /** Chart.yaml of ours is flat. */
    private static final Pattern LINE = Pattern.compile("^(\\w+):\\s*\"?([^\"#]*?)\"?\\s*$", Pattern.MULTILINE);

    private static final long FILES_BYTES_MAX = 8L << 20;

    private final String version;
    private final Blob manifest;
    private final Map<String, Blob> blobs;

    private AgentChart(String version, Blob config, Blob content) {
        this.version = version;
        this.manifest = new Blob(
                MANIFEST_TYPE,
                Json.mapper()
                        .writeValueAsBytes(Map.of(
                                "schemaVersion",
                                2,
                                "mediaType",
                                MANIFEST_TYPE,
                                "config",
                                config.descriptor(),
                                "layers",
                                List.of(content.descriptor()))));
        this.blobs = Map.of(config.digest(), config, content.digest(), content);
    }

    /**
     * Packs the chart of a folder.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static AgentChart in(Path folder) {
        try {
            SortedMap<String, byte[]> files = files(folder);
            byte[] metadata = files.get("Chart.yaml");
            if (metadata == null) {
                throw new IllegalArgumentException("there is no chart in " + folder);
            }
            Map<String, String> chart = metadata(new String(metadata, StandardCharsets.UTF_8));
            String name = chart.getOrDefault("name", "");
            String version = chart.getOrDefault("version", "");
            if (name.isEmpty() || !version.matches("[0-9A-Za-z.-]{1,100}")) {
                throw new IllegalArgumentException("Chart.yaml in " + folder + " has no name or no proper version");
            }
            SortedMap<String, byte[]> packed = new TreeMap<>();
            files.forEach((file, content) -> packed.put(name + "/" + file, content));
            return new AgentChart(
                    version,
                    new Blob(CONFIG_TYPE, Json.mapper().writeValueAsBytes(chart)),
                    new Blob(CONTENT_TYPE, ChartArchive.of(packed)));
        } catch (IOException e) {
            throw new UncheckedIOException("read the chart in " + folder, e);
        }
    }

    /** Also the tag. */
    public String version() {
        return version;
    }

    Blob manifest() {
        return manifest;
    }

    Map<String, Blob> blobs() {
        return blobs;
    }

    private static SortedMap<String, byte[]> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("there is no folder " + folder);
        }
        SortedMap<String, byte[]> files = new TreeMap<>();
        long bytes = 0;
        try (Stream<Path> found = Files.walk(folder, 8)) {
            for (Path file : found.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
                if (bytes > FILES_BYTES_MAX) {
                    throw new IllegalArgumentException("the files in " + folder + " are too large for a chart");
                }
                files.put(folder.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
            }
        }
        return files;
    }

    private static Map<String, String> metadata(String yaml) {
        Map<String, String> values = new LinkedHashMap<>();
        Matcher line = LINE.matcher(yaml);
        while (line.find()) {
            values.put(line.group(1), line.group(2));
        }
        return values;
    }
}
