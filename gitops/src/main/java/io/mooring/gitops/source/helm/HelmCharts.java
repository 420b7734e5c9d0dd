package io.mooring.gitops.source.helm;

import io.mooring.gitops.build.BuildFailed;
import io.mooring.gitops.object.InvalidSpec;
import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.source.Artifact;
import io.mooring.gitops.source.FetchFailed;
import io.mooring.gitops.source.GitIgnore;
import io.mooring.gitops.source.GitStore;
import io.mooring.gitops.source.GitTree;
import io.mooring.gitops.source.SourceId;
import io.mooring.gitops.source.SourceKind;
import io.mooring.gitops.source.Sources;
import io.mooring.gitops.source.helm.RemoteCharts.Pulled;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** HelmChart resources: one version of a chart, from a repository, a registry, or a folder of another source. */
public final class HelmCharts implements SourceKind {
    static final String FAILED = "ChartPullFailed";
    private static final String NAME = "name";
    private static final String HOW = "how";
    private static final int HASH_CHARS = 12;

    private final GitStore store;
    private final Sources sources;
    private final Function<SourceId, Optional<KubernetesObject>> resources;
    private final RemoteCharts remote;

    public HelmCharts(
            GitStore store,
            Sources sources,
            Function<SourceId, Optional<KubernetesObject>> resources,
            RemoteCharts remote) {
        this.store = store;
        this.sources = sources;
        this.resources = resources;
        this.remote = remote;
    }

    /** Whether a HelmChart is taken from a source. */
    public static boolean uses(KubernetesObject chart, SourceId source) {
        return HelmChartSpec.sourceOf(chart).equals(source);
    }

    @Override
    public Order order(KubernetesObject object) throws InvalidSpec {
        HelmChartSpec spec = HelmChartSpec.of(object);
        return new Order() {
            @Override
            public Duration interval() {
                return spec.interval();
            }

            @Override
            public String inputs() {
                return sources.find(spec.source()) instanceof Sources.State.Available(Artifact artifact)
                        ? artifact.shelf() + artifact.revision() + artifact.digest()
                        : "";
            }

            @Override
            public Artifact fetch(Duration age) throws FetchFailed {
                return HelmCharts.this.fetch(object, spec);
            }
        };
    }

    @Override
    public String reason(Artifact artifact) {
        return artifact.origin().getOrDefault(HOW, "").equals("pulled")
                ? "ChartPullSucceeded"
                : "ChartPackageSucceeded";
    }

    @Override
    public String stored(Artifact artifact) {
        return artifact.origin().get(HOW) + " '" + artifact.origin().get(NAME) + "' chart with version '"
                + artifact.revision() + "'";
    }

    @Override
    public Map<String, String> fields(Artifact artifact) {
        return Map.of("observedChartName", artifact.origin().getOrDefault(NAME, ""));
    }

    @Override
    public Optional<Artifact> remembered(KubernetesObject object) {
        return Optional.empty(); // Packed anew from what its source offers, as soon as it is resumed.
    }

    private Artifact fetch(KubernetesObject object, HelmChartSpec spec) throws FetchFailed {
        if (!(sources.find(spec.source()) instanceof Sources.State.Available(Artifact source))) {
            throw new FetchFailed(
                    "SourceUnavailable",
                    "no artifact available for " + spec.source().kind() + " source '"
                            + spec.source().key().name() + "'");
        }
        if (!spec.source().kind().equals(SourceId.HELM_REPOSITORY)) {
            return packed(source, spec, object.generation());
        }
        KubernetesObject repository = resources
                .apply(spec.source())
                .orElseThrow(() -> new FetchFailed(
                        "SourceUnavailable", "HelmRepository '" + spec.source().key() + "' not found"));
        Pulled pulled = remote.pull(repository, source, spec.chart(), spec.version());
        Artifact whole = new Artifact(
                pulled.shelf(),
                pulled.version(),
                pulled.tree(),
                GitIgnore.NOTHING,
                Map.of(NAME, pulled.name(), HOW, "pulled"));
        return spec.valuesFiles().paths().isEmpty() ? whole : valued(whole, spec, object.generation());
    }

    /** A pulled chart with other values. */
    private Artifact valued(Artifact whole, HelmChartSpec spec, long generation) throws FetchFailed {
        String version = plain(whole.revision()) + "+" + generation;
        PackedChart packed = read(
                whole,
                "",
                chart -> PackedChart.of(chart, new PackedChart.Changes(version, chart.folder(), spec.valuesFiles())));
        return keep(
                whole,
                whole.tree() + " " + version,
                version,
                packed,
                whole.origin().getOrDefault(NAME, ""));
    }

    /** A chart in a folder of a source. Unless every revision counts, a version is offered as it was first seen. */
    private Artifact packed(Artifact source, HelmChartSpec spec, long generation) throws FetchFailed {
        String[] names = new String[2];
        PackedChart packed = read(source, spec.chart(), chart -> {
            names[0] = chart.name();
            names[1] = offered(chart.version(), source.revision(), spec, generation);
            return PackedChart.of(chart, new PackedChart.Changes(names[1], "", spec.valuesFiles()));
        });
        return keep(source, spec.chart() + " " + names[1], names[1], packed, names[0]);
    }

    private static String offered(String version, String revision, HelmChartSpec spec, long generation) {
        boolean valued = !spec.valuesFiles().paths().isEmpty();
        if (spec.byRevision()) {
            String hash = revision.substring(revision.lastIndexOf(':') + 1);
            return plain(version) + "+" + hash.substring(0, Math.min(HASH_CHARS, hash.length()))
                    + (valued ? "." + generation : "");
        }
        return valued ? plain(version) + "+" + generation : version;
    }

    private static String plain(String version) {
        return version.replaceFirst("\\+.*", "");
    }

    private Artifact keep(Artifact from, String name, String version, PackedChart packed, String chart)
            throws FetchFailed {
        try {
            String tree = store.keep(from.shelf(), "helm chart " + name, packed::into);
            return new Artifact(from.shelf(), version, tree, GitIgnore.NOTHING, Map.of(NAME, chart, HOW, "packaged"));
        } catch (IOException e) {
            throw new FetchFailed("StorageOperationFailed", "the chart cannot be stored: " + e.getMessage());
        }
    }

    /** Reads what is needed of a tree and lets go of it: while it is held, nothing can be kept beside it. */
    private PackedChart read(Artifact artifact, String folder, Reading reading) throws FetchFailed {
        Optional<GitTree> opened = store.open(artifact);
        if (opened.isEmpty()) {
            throw new FetchFailed("StorageOperationFailed", "the store has lost the source of the chart");
        }
        try (GitTree tree = opened.get()) {
            return reading.of(ChartFiles.in(tree, folder));
        } catch (BuildFailed | IllegalArgumentException e) {
            throw new FetchFailed("ChartPackageError", String.valueOf(e.getMessage()));
        }
    }

    /** What is made of a chart. */
    private interface Reading {
        PackedChart of(ChartFiles chart) throws BuildFailed;
    }
}
