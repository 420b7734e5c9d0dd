package io.mooring.gitops.source.helm;

import io.mooring.gitops.object.GoDuration;
import io.mooring.gitops.object.InvalidSpec;
import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.object.UnsupportedFields;
import io.mooring.gitops.operator.Key;
import io.mooring.gitops.source.SourceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The spec of a HelmChart, checked.
 *
 * @param chart a name in a HelmRepository, a path in any other source
 */
record HelmChartSpec(
        String chart, String version, SourceId source, boolean byRevision, ValuesFiles valuesFiles, Duration interval) {
    private static final Set<String> SUPPORTED = Set.of(
            "chart",
            "version",
            "sourceRef",
            "interval",
            "reconcileStrategy",
            "valuesFiles",
            "ignoreMissingValuesFiles",
            "suspend");
    private static final Set<String> SOURCES =
            Set.of(SourceId.HELM_REPOSITORY, SourceId.GIT_REPOSITORY, SourceId.OCI_REPOSITORY, SourceId.BUCKET);

    /** Files that take the place of the chart's values, the later ones winning. */
    record ValuesFiles(List<String> paths, boolean mayBeMissing) {}

    static HelmChartSpec of(KubernetesObject object) throws InvalidSpec {
        JsonNode spec = object.spec();
        Optional<String> unsupported = UnsupportedFields.in(spec, "spec", SUPPORTED)
                .or(() -> UnsupportedFields.in(
                        spec.path("sourceRef"), "spec.sourceRef", Set.of("apiVersion", "kind", "name")));
        if (unsupported.isPresent()) {
            throw new InvalidSpec("UnsupportedField", unsupported.get());
        }
        String kind = spec.path("sourceRef").path("kind").asString("");
        if (!SOURCES.contains(kind)) {
            throw new InvalidSpec("UnsupportedField", "not supported: spec.sourceRef.kind '" + kind + "'");
        }
        String strategy = spec.path("reconcileStrategy").asString("ChartVersion");
        if (!Set.of("ChartVersion", "Revision").contains(strategy)) {
            throw new InvalidSpec("UnsupportedField", "not supported: spec.reconcileStrategy '" + strategy + "'");
        }
        List<String> files = new ArrayList<>();
        spec.path("valuesFiles").forEach(file -> files.add(file.asString("")));
        try {
            String chart = spec.path("chart").asString("");
            String name = spec.path("sourceRef").path("name").asString("");
            String version = spec.path("version").asString("*");
            return new HelmChartSpec(
                    kind.equals(SourceId.HELM_REPOSITORY) ? named(chart) : path(chart),
                    version.isBlank() ? "*" : version,
                    new SourceId(kind, new Key(object.namespace(), name)),
                    strategy.equals("Revision"),
                    new ValuesFiles(
                            List.copyOf(files),
                            spec.path("ignoreMissingValuesFiles").asBoolean(false)),
                    GoDuration.parse(spec.path("interval").asString("")));
        } catch (IllegalArgumentException e) {
            throw new InvalidSpec("InvalidSpec", String.valueOf(e.getMessage()));
        }
    }

    /** The source a HelmChart names, whether or not the rest of its spec is right. */
    static SourceId sourceOf(KubernetesObject object) {
        JsonNode reference = object.spec().path("sourceRef");
        return new SourceId(
                reference.path("kind").asString(""),
                new Key(object.namespace(), reference.path("name").asString("")));
    }

    private static String named(String chart) {
        if (!chart.matches("[A-Za-z0-9][A-Za-z0-9._/-]{0,250}") || chart.contains("..")) {
            throw new IllegalArgumentException("spec.chart is no name of a chart: '" + chart + "'");
        }
        return chart;
    }

    /** A path in a source, without the dots that change nothing. */
    static String path(String path) {
        StringBuilder normal = new StringBuilder();
        for (String segment : path.split("/", -1)) {
            if (segment.equals("..")) {
                throw new IllegalArgumentException("the path leads out of the source: '" + path + "'");
            }
            if (!segment.isEmpty() && !segment.equals(".")) {
                normal.append(normal.isEmpty() ? "" : "/").append(segment);
            }
        }
        return normal.toString();
    }
}
