package io.mooring.gitops;

import io.mooring.gitops.object.KubeCluster;
import io.mooring.gitops.object.KubeWatch;
import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.object.ResourceKind;
import io.mooring.gitops.operator.Events;
import io.mooring.gitops.operator.Key;
import io.mooring.gitops.operator.Measurements;
import io.mooring.gitops.operator.Resources;
import io.mooring.gitops.operator.StatusWriter;
import io.mooring.gitops.operator.WorkQueue;
import io.mooring.gitops.source.GitRepositories;
import io.mooring.gitops.source.GitStore;
import io.mooring.gitops.source.SourceId;
import io.mooring.gitops.source.SourceKind;
import io.mooring.gitops.source.SourceReconciler;
import io.mooring.gitops.source.SourceSecrets;
import io.mooring.gitops.source.Sources;
import io.mooring.gitops.source.bucket.Buckets;
import io.mooring.gitops.source.helm.HelmCharts;
import io.mooring.gitops.source.helm.HelmRepositories;
import io.mooring.gitops.source.helm.RemoteCharts;
import io.mooring.gitops.source.oci.OciRepositories;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** One lane per kind of source: its resources, the watch that follows them, and the queue of its reconciler. */
final class SourceLanes implements AutoCloseable {
    private static final String GROUP = "source.toolkit.fluxcd.io";

    private final Machinery machinery;
    private final Consumer<SourceId> gone;
    private final GitStore store;
    private final Sources sources;
    private final Map<String, Lane> lanes = new LinkedHashMap<>();

    /** What all lanes share. */
    record Machinery(
            KubeCluster cluster,
            Clock clock,
            RandomGenerator random,
            ScheduledExecutorService timer,
            int concurrency,
            Events events,
            Measurements measurements) {}

    private record Lane(Resources objects, WorkQueue queue, KubeWatch watch) {}

    SourceLanes(Machinery machinery, GitOpsSettings settings, Consumer<SourceId> changed) {
        this.machinery = machinery;
        this.gone = changed;
        this.store = new GitStore(settings.dataDir().resolve("git"));
        this.sources = new Sources(listener(changed));
        SourceSecrets secrets = new SourceSecrets(machinery.cluster());
        Path work = settings.dataDir().resolve("work");
        Clock clock = machinery.clock();
        Set<String> schemes =
                settings.allowFileUrls() ? Set.of("http", "https", "ssh", "file") : Set.of("http", "https", "ssh");
        add(SourceId.GIT_REPOSITORY, "gitrepositories", new GitRepositories(store, secrets, sources, schemes, clock));
        add(SourceId.OCI_REPOSITORY, "ocirepositories", new OciRepositories(store, secrets, work, clock));
        add(SourceId.BUCKET, "buckets", new Buckets(store, secrets, work, clock));
        add(SourceId.HELM_REPOSITORY, "helmrepositories", new HelmRepositories(store, secrets, clock));
        add(
                SourceId.HELM_CHART,
                "helmcharts",
                new HelmCharts(store, sources, this::find, new RemoteCharts(store, secrets)));
    }

    private void add(String name, String plural, SourceKind kind) {
        ResourceKind resource = new ResourceKind(GROUP, "v1", name, plural, true);
        Resources objects = new Resources();
        SourceReconciler reconciler = new SourceReconciler(
                new SourceReconciler.Tools(
                        name,
                        objects,
                        new StatusWriter(machinery.cluster(), resource, objects, machinery.events()),
                        machinery.clock(),
                        machinery.random()),
                kind,
                store,
                sources);
        WorkQueue queue = new WorkQueue(
                name,
                machinery.measurements().of(name, objects, reconciler, machinery.clock()),
                machinery.concurrency(),
                machinery.timer(),
                machinery.random());
        KubeWatch watch = new KubeWatch(
                machinery.cluster(),
                resource,
                new KnownResources(objects, key -> heard(new SourceId(name, key))),
                machinery.timer(),
                machinery.random());
        lanes.put(name, new Lane(objects, queue, watch));
    }

    GitStore store() {
        return store;
    }

    Sources sources() {
        return sources;
    }

    /** Whether there is a resource of that kind and name. */
    boolean declared(SourceId id) {
        return find(id).isPresent();
    }

    Optional<KubernetesObject> find(SourceId id) {
        Lane lane = lanes.get(id.kind());
        return lane == null ? Optional.empty() : lane.objects.find(id.key());
    }

    /** Charts are packed anew when what they are taken from has changed. */
    private void wakeChartsOf(SourceId source) {
        Lane lane = lanes.get(SourceId.HELM_CHART);
        if (lane == null || source.kind().equals(SourceId.HELM_CHART)) {
            return;
        }
        lane.objects.all().stream()
                .filter(chart -> HelmCharts.uses(chart, source))
                .forEach(chart -> lane.queue.wake(Key.of(chart)));
    }

    void start() {
        lanes.values().forEach(lane -> lane.watch.start());
    }

    boolean awaitSynced(Duration patience) throws InterruptedException {
        for (Lane lane : lanes.values()) {
            if (!lane.watch.awaitSynced(patience)) {
                return false;
            }
        }
        return true;
    }

    boolean healthy() {
        return lanes.values().stream().allMatch(lane -> lane.watch.healthy());
    }

    @Override
    public void close() {
        lanes.values().forEach(lane -> lane.watch.close());
        lanes.values().forEach(lane -> lane.queue.close());
        store.close();
    }

    private void heard(SourceId id) {
        wake(id);
        if (!declared(id)) {
            gone.accept(id);
        }
    }

    private void wake(SourceId id) {
        Lane lane = lanes.get(id.kind());
        if (lane != null) {
            lane.queue.wake(id.key());
        }
    }

    /** Sources that include each other in a circle are left to their intervals: woken, they would never come to rest. */
    private void wakeThoseThatInclude(SourceId source) {
        Lane lane = lanes.get(SourceId.GIT_REPOSITORY);
        if (lane == null || !source.kind().equals(SourceId.GIT_REPOSITORY)) {
            return;
        }
        List<KubernetesObject> all = lane.objects.all();
        Set<Key> affected = new LinkedHashSet<>(List.of(source.key()));
        Deque<Key> open = new ArrayDeque<>(affected);
        boolean circle = false;
        while (!open.isEmpty()) {
            Key changed = open.remove();
            for (KubernetesObject object : all) {
                if (GitRepositories.includes(object, changed)) {
                    circle |= Key.of(object).equals(source.key());
                    if (affected.add(Key.of(object))) {
                        open.add(Key.of(object));
                    }
                }
            }
        }
        if (!circle) {
            all.stream()
                    .filter(object -> GitRepositories.includes(object, source.key()))
                    .forEach(object -> lane.queue.wake(Key.of(object)));
        }
    }

    private Sources.Listener listener(Consumer<SourceId> changed) {
        return new Sources.Listener() {
            @Override
            public void changed(SourceId source) {
                changed.accept(source);
                wakeThoseThatInclude(source);
                wakeChartsOf(source);
            }

            @Override
            public void lost(SourceId source) {
                wake(source);
            }
        };
    }
}
