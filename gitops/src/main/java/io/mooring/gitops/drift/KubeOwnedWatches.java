package io.mooring.gitops.drift;

import io.mooring.gitops.apply.Owner;
import io.mooring.gitops.object.KubeCluster;
import io.mooring.gitops.object.KubeMetadataWatch;
import io.mooring.gitops.object.KubernetesObject;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;

/** Watches of the objects that bear the label of an owner, in all namespaces. */
public final class KubeOwnedWatches implements OwnedObjects.Watches {
    private final KubeCluster cluster;
    private final ScheduledExecutorService timer;
    private final RandomGenerator random;

    public KubeOwnedWatches(KubeCluster cluster, ScheduledExecutorService timer, RandomGenerator random) {
        this.cluster = cluster;
        this.timer = timer;
        this.random = random;
    }

    @Override
    public OwnedObjects.Watch open(OwnedObjects.Type type, OwnedObjects.Hearing hearing) {
        KubeMetadataWatch watch = new KubeMetadataWatch(
                new KubeMetadataWatch.Target(cluster, type.group(), type.kind(), Owner.NAME_LABEL),
                listener(hearing),
                timer,
                random);
        watch.start();
        return new OwnedObjects.Watch() {
            @Override
            public boolean live() {
                return watch.live();
            }

            @Override
            public void close() {
                watch.close();
            }
        };
    }

    private static KubeMetadataWatch.Listener listener(OwnedObjects.Hearing hearing) {
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
