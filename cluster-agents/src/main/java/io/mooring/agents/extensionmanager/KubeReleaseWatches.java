package io.mooring.agents.extensionmanager;

import io.mooring.extensions.helm.ReleaseName;
import io.mooring.extensions.release.DriftOutcome;
import io.mooring.extensions.release.ManifestObject;
import io.mooring.gitops.object.KubeCluster;
import io.mooring.gitops.object.KubeMetadataWatch;
import io.mooring.gitops.object.KubernetesObject;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** The watches of the objects of releases, and of the Secrets in which Helm keeps them. */
final class KubeReleaseWatches implements WatchReleases.Surroundings, AutoCloseable {
    private final KubeCluster cluster;
    private final ScheduledExecutorService timer;
    private final RandomGenerator random;
    private final Releases releases;
    private final Consumer<ReleaseName> changed;
    private final List<KubeMetadataWatch> watches = new CopyOnWriteArrayList<>();

    KubeReleaseWatches(
            KubeCluster cluster,
            ScheduledExecutorService timer,
            RandomGenerator random,
            Releases releases,
            Consumer<ReleaseName> changed) {
        this.cluster = cluster;
        this.timer = timer;
        this.random = random;
        this.releases = releases;
        this.changed = changed;
    }

    @Override
    public DriftOutcome look(ReleaseName release, Set<ManifestObject> objects, boolean repair) {
        return releases.look(release, objects, repair);
    }

    @Override
    public void watch(String group, String kind, WatchReleases.Hearing hearing) {
        follow(group, kind, WatchReleases.LABEL, hearing);
    }

    /** Follows Helm's own Secrets. */
    void watchReleases(WatchReleases.Hearing hearing) {
        follow("", "Secret", "owner=helm", hearing);
    }

    @Override
    public void changed(ReleaseName release) {
        changed.accept(release);
    }

    @Override
    public void close() {
        watches.forEach(KubeMetadataWatch::close);
        timer.shutdownNow();
    }

    private void follow(String group, String kind, String label, WatchReleases.Hearing hearing) {
        KubeMetadataWatch watch = new KubeMetadataWatch(
                new KubeMetadataWatch.Target(cluster, group, kind, label), listener(hearing), timer, random);
        watches.add(watch);
        watch.start();
    }

    private static KubeMetadataWatch.Listener listener(WatchReleases.Hearing hearing) {
        return new KubeMetadataWatch.Listener() {
            @Override
            public void listing() {
                hearing.listing();
            }

            @Override
            public void listed() {
                hearing.listed();
            }

            @Override
            public void seen(KubernetesObject metadata) {
                hearing.seen(metadata);
            }

            @Override
            public void gone(KubernetesObject metadata) {
                hearing.gone(metadata);
            }
        };
    }
}
