package io.mooring.extensions.chart;

import io.mooring.protocol.catalog.SemanticVersion;
import io.mooring.protocol.catalog.VersionRange;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What a repository's `index.yaml` says about one chart; the other charts are only counted by name. */
public record RepositoryIndex(String chart, List<Entry> entries, List<String> otherCharts) {
    /** Real indexes reach some ten megabytes. */
    public static final int BYTES_MAX = 32 << 20;

    private static final int NAMES_SHOWN_MAX = 10;
    /** Reads values out of the middle of a document. */
    private static final YAMLMapper YAML = YAMLMapper.builder(YAMLFactory.builder()
                    .loadSettings(
                            LoadSettings.builder().setCodePointLimit(BYTES_MAX).build())
                    .build())
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** One version; an empty digest means that the repository does not say. */
    public record Entry(String version, String digest, String url) {}

    static RepositoryIndex read(Path file, String chart) throws IOException, ChartUnavailable {
        return read(Files.newInputStream(file), chart);
    }

    /** Reads an index to its end and closes it. */
    public static RepositoryIndex read(InputStream index, String chart) throws IOException, ChartUnavailable {
        List<Entry> entries = new ArrayList<>();
        TreeSet<String> others = new TreeSet<>();
        try (JsonParser parser = YAML.createParser(index)) {
            expectObject(parser.nextToken());
            boolean found = false;
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean charts = parser.currentName().equals("entries");
                JsonToken value = parser.nextToken();
                if (charts && value == JsonToken.START_OBJECT) {
                    found = true;
                    readCharts(parser, chart, entries, others);
                } else {
                    parser.skipChildren();
                }
            }
            if (!found) {
                throw notAnIndex(null);
            }
        } catch (JacksonException broken) {
            throw notAnIndex(broken);
        }
        return new RepositoryIndex(chart, List.copyOf(entries), List.copyOf(others));
    }

    /** The newest version inside the wanted range, or the very version that is named. */
    Entry choose(String wanted) throws ChartUnavailable {
        if (entries.isEmpty()) {
            throw new ChartUnavailable(
                    ChartUnavailable.Kind.NO_SUCH_CHART,
                    "the repository has no chart \"" + chart + "\"; it has " + shortened(otherCharts));
        }
        Optional<Entry> exact = entries.stream()
                .filter(entry -> !wanted.isEmpty() && sameVersion(entry.version(), wanted))
                .findFirst();
        if (exact.isPresent()) {
            return exact.get();
        }
        VersionRange range = range(wanted);
        return entries.stream()
                .filter(entry -> SemanticVersion.parse(entry.version())
                        .filter(range::contains)
                        .isPresent())
                .max(Comparator.comparing(
                        entry -> SemanticVersion.parse(entry.version()).orElseThrow()))
                .orElseThrow(() -> new ChartUnavailable(
                        ChartUnavailable.Kind.NO_SUCH_VERSION,
                        "chart \"" + chart + "\" has no version " + (wanted.isEmpty() ? "that is a release" : wanted)
                                + "; there are " + shortened(versions())));
    }

    private static VersionRange range(String wanted) throws ChartUnavailable {
        try {
            return VersionRange.parse(wanted);
        } catch (IllegalArgumentException broken) {
            throw new ChartUnavailable(
                    ChartUnavailable.Kind.NO_SUCH_VERSION, String.valueOf(broken.getMessage()), broken);
        }
    }

    static boolean sameVersion(String left, String right) {
        return left.replaceFirst("^v", "").equals(right.replaceFirst("^v", ""));
    }

    public List<String> versions() {
        return entries.stream().map(Entry::version).toList();
    }

    private static void readCharts(JsonParser parser, String chart, List<Entry> entries, TreeSet<String> others) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            if (!name.equals(chart)) {
                others.add(name);
                parser.skipChildren();
                continue;
            }
            JsonNode versions = YAML.readTree(parser);
            for (JsonNode version : versions) {
                entries.add(new Entry(
                        version.path("version").asString(""),
                        version.path("digest").asString("").replaceFirst("^sha256:", ""),
                        version.path("urls").path(0).asString("")));
            }
        }
    }

    private static void expectObject(JsonToken token) throws ChartUnavailable {
        if (token != JsonToken.START_OBJECT) {
            throw notAnIndex(null);
        }
    }

    private static ChartUnavailable notAnIndex(@Nullable Throwable cause) {
        String message = "what the repository serves as index.yaml is not a chart index";
        return cause == null
                ? new ChartUnavailable(ChartUnavailable.Kind.BROKEN, message)
                : new ChartUnavailable(ChartUnavailable.Kind.BROKEN, message, cause);
    }

    private static String shortened(List<String> names) {
        if (names.isEmpty()) {
            return "none";
        }
        String shown = String.join(", ", names.subList(0, Math.min(names.size(), NAMES_SHOWN_MAX)));
        return names.size() > NAMES_SHOWN_MAX ? shown + " and " + (names.size() - NAMES_SHOWN_MAX) + " more" : shown;
    }
}
