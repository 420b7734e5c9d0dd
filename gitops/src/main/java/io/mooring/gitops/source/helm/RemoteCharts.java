package io.mooring.gitops.source.helm;

import io.mooring.extensions.chart.ChartUnavailable;
import io.mooring.extensions.chart.RepositoryIndex;
import io.mooring.gitops.build.BuildFailed;
import io.mooring.gitops.object.InvalidSpec;
import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.source.Artifact;
import io.mooring.gitops.source.FetchFailed;
import io.mooring.gitops.source.GitStore;
import io.mooring.gitops.source.GitTree;
import io.mooring.gitops.source.LimitedStream;
import io.mooring.gitops.source.SemverRange;
import io.mooring.gitops.source.SourceSecrets;
import io.mooring.gitops.source.oci.OciCharts;
import io.mooring.gitops.source.remote.Deadline;
import io.mooring.gitops.source.remote.RemoteHttp;
import io.mooring.gitops.source.remote.TarGz;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** Charts from the repositories and registries that HelmRepositories describe. A version that the store has costs no request. */
public final class RemoteCharts {
    private static final int CHART_BYTES_MAX = 64 << 20;
    private static final int INDEXES_MAX = 256;
    private static final int TURNS_MAX = 256;

    private final GitStore store;
    private final SourceSecrets secrets;

    /** An index may have many megabytes; what it says about a chart is read once. */
    private final Map<String, RepositoryIndex> indexes =
            Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, RepositoryIndex> eldest) {
                    return size() > INDEXES_MAX;
                }
            });

    /** Who wants a chart that another one fetches just now waits, and finds it in the store. */
    private final Map<String, ReentrantLock> turns = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ReentrantLock> eldest) {
            return size() > TURNS_MAX;
        }
    });

    public RemoteCharts(GitStore store, SourceSecrets secrets) {
        this.store = store;
        this.secrets = secrets;
    }

    /** A chart in the store, as its archive has it. */
    record Pulled(String shelf, String tree, String name, String version) {}

    Pulled pull(KubernetesObject repository, Artifact offered, String chart, String version) throws FetchFailed {
        HelmRepositorySpec spec;
        try {
            spec = HelmRepositorySpec.of(repository);
        } catch (InvalidSpec e) {
            throw new FetchFailed("SourceUnavailable", e.words());
        }
        HelmAccess access = HelmAccess.read(secrets, repository.namespace(), spec);
        return Deadline.within(
                spec.timing().timeout(),
                HelmCharts.FAILED,
                () -> spec.registry()
                        ? fromRegistry(spec, access, chart, version)
                        : fromRepository(spec, access, entry(offered, chart, version), chart));
    }

    private Pulled fromRepository(HelmRepositorySpec spec, HelmAccess access, RepositoryIndex.Entry entry, String chart)
            throws FetchFailed, IOException, InterruptedException {
        String shelf = "charts of " + spec.url();
        String kept = "chart " + chart + " " + entry.version() + " " + entry.digest();
        ReentrantLock turn = turns.computeIfAbsent(shelf + "\n" + kept, key -> new ReentrantLock());
        turn.lockInterruptibly();
        try {
            return fetched(spec, access, entry, new Kept(shelf, kept, chart));
        } finally {
            turn.unlock();
        }
    }

    /** Where the store has a chart. */
    private record Kept(String shelf, String name, String chart) {}

    private Pulled fetched(HelmRepositorySpec spec, HelmAccess access, RepositoryIndex.Entry entry, Kept where)
            throws FetchFailed, IOException {
        String shelf = where.shelf();
        String kept = where.name();
        String chart = where.chart();
        Optional<Pulled> known = known(shelf, kept, chart, entry.version());
        if (known.isPresent()) {
            return known.get();
        }
        URI place;
        try {
            place = spec.address(entry.url());
        } catch (IllegalArgumentException e) {
            throw new FetchFailed(HelmCharts.FAILED, "the index names a chart at what is no URL");
        }
        byte[] archive;
        try (RemoteHttp http = access.http();
                RemoteHttp.Reply reply = access.get(http, spec, place)) {
            archive = reply.bytes(CHART_BYTES_MAX, "the chart");
        }
        String digest = HexFormat.of().formatHex(HelmRepositories.sha256(archive));
        if (!entry.digest().isEmpty() && !entry.digest().equalsIgnoreCase(digest)) {
            throw new FetchFailed(
                    HelmCharts.FAILED, place + " has the digest " + digest + ", but the index says " + entry.digest());
        }
        return keep(shelf, kept, new ByteArrayInputStream(archive), chart, entry.version());
    }

    private Pulled fromRegistry(HelmRepositorySpec spec, HelmAccess access, String chart, String version)
            throws FetchFailed, IOException {
        String url = spec.url() + "/" + chart;
        String name = chart.substring(chart.lastIndexOf('/') + 1);
        try (RemoteHttp http = access.http()) {
            OciCharts registry = OciCharts.at(http, url, spec.access().insecure(), access.login());
            String tag = registry.choose(version);
            OciCharts.Layer layer = registry.layer(tag);
            String kept = "chart " + name + " " + layer.digest();
            String plain = tag.replace('_', '+');
            Optional<Pulled> known = known("charts of " + url, kept, name, plain);
            if (known.isPresent()) {
                return known.get();
            }
            try (InputStream archive = new LimitedStream(registry.open(layer), CHART_BYTES_MAX, "the chart")) {
                return keep("charts of " + url, kept, archive, name, plain);
            }
        }
    }

    private Optional<Pulled> known(String shelf, String kept, String chart, String version) {
        return store.kept(shelf, kept)
                .filter(tree -> store.has(new Artifact(shelf, version, tree, "", Map.of())))
                .map(tree -> new Pulled(shelf, tree, chart, version));
    }

    private Pulled keep(String shelf, String kept, InputStream archive, String chart, String version)
            throws FetchFailed, IOException {
        String tree = store.keep(shelf, kept, writer -> TarGz.unpack(archive, writer));
        Artifact artifact = new Artifact(shelf, version, tree, io.mooring.gitops.source.GitIgnore.NOTHING, Map.of());
        try (GitTree files = store.open(artifact)
                .orElseThrow(() -> new FetchFailed(HelmCharts.FAILED, "the store has lost the chart"))) {
            ChartFiles read = ChartFiles.in(files, "");
            boolean same = read.name().equals(chart) && same(read.version(), version);
            if (!same) {
                throw new FetchFailed(
                        HelmCharts.FAILED,
                        "the archive holds " + read.name() + " " + read.version() + ", not " + chart + " " + version);
            }
            return new Pulled(shelf, tree, chart, read.version());
        } catch (BuildFailed e) {
            throw new FetchFailed(HelmCharts.FAILED, "the archive is no chart: " + e.getMessage());
        }
    }

    private RepositoryIndex.Entry entry(Artifact offered, String chart, String version)
            throws FetchFailed, IOException {
        RepositoryIndex index = index(offered, chart);
        if (index.entries().isEmpty()) {
            throw new FetchFailed(HelmCharts.FAILED, "failed to get chart version: chart '" + chart + "' not found");
        }
        Optional<RepositoryIndex.Entry> exact = index.entries().stream()
                .filter(entry -> same(entry.version(), version))
                .findFirst();
        if (exact.isPresent()) {
            return exact.get();
        }
        String chosen = choose(index.versions(), version)
                .orElseThrow(() -> new FetchFailed(
                        HelmCharts.FAILED,
                        "failed to get chart version: no '" + chart + "' chart with version matching '" + version
                                + "' found"));
        return index.entries().stream()
                .filter(entry -> entry.version().equals(chosen))
                .findFirst()
                .orElseThrow();
    }

    static Optional<String> choose(java.util.List<String> versions, String range) throws FetchFailed {
        try {
            return SemverRange.parse(range).greatest(versions);
        } catch (IllegalArgumentException e) {
            throw new FetchFailed("InvalidChartReference", "spec.version is no range of versions: '" + range + "'");
        }
    }

    private static boolean same(String one, String other) {
        return one.replaceFirst("^v", "").equals(other.replaceFirst("^v", ""));
    }

    private RepositoryIndex index(Artifact offered, String chart) throws FetchFailed, IOException {
        String key = offered.tree() + "\n" + chart;
        RepositoryIndex known = indexes.get(key);
        if (known != null) {
            return known;
        }
        try (GitTree tree = store.open(offered)
                .orElseThrow(() -> new FetchFailed("SourceUnavailable", "the store has lost the index"))) {
            byte[] bytes =
                    tree.read(ChartFiles.file(tree, "", HelmRepositories.INDEX).orElseThrow());
            RepositoryIndex read = RepositoryIndex.read(new ByteArrayInputStream(bytes), chart);
            indexes.put(key, read);
            return read;
        } catch (BuildFailed | ChartUnavailable e) {
            throw new FetchFailed(HelmCharts.FAILED, String.valueOf(e.getMessage()));
        }
    }
}
