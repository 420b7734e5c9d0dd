package io.mooring.gitops;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.mooring.gitops.build.Builds;
import io.mooring.gitops.drift.KubeOwnedWatches;
import io.mooring.gitops.drift.OwnedObjects;
import io.mooring.gitops.kustomization.KustomizationReconciler;
import io.mooring.gitops.object.KubeCluster;
import io.mooring.gitops.object.KubeWatch;
import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.object.ObjectRef;
import io.mooring.gitops.object.ResourceKind;
import io.mooring.gitops.operator.Key;
import io.mooring.gitops.operator.Resources;
import io.mooring.gitops.operator.StatusWriter;
import io.mooring.gitops.operator.WorkQueue;
import io.mooring.gitops.source.Fetches;
import io.mooring.gitops.source.GitFetch;
import io.mooring.gitops.source.GitRepositoryReconciler;
import io.mooring.gitops.source.GitStore;
import io.mooring.gitops.source.Sources;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The operator: watches GitRepositories and Kustomizations of all namespaces and reconciles them until it is closed. The
 * definitions must be in the cluster. It is its own composition root.
 */
public final class GitOpsOperator implements AutoCloseable {
    private static final ResourceKind GIT_REPOSITORY =
            new ResourceKind("source.toolkit.fluxcd.io", "v1", "GitRepository", "gitrepositories", true);
    private static final ResourceKind KUSTOMIZATION =
            new ResourceKind("kustomize.toolkit.fluxcd.io", "v1", "Kustomization", "kustomizations", true);

    private static final Duration SYNC_PATIENCE = Duration.ofDays(1);

    private final ScheduledThreadPoolExecutor timer;
    private final GitStore store;
    private final WorkQueue sourceQueue;
    private final WorkQueue kustomizationQueue;
    private final KubeWatch sourceWatch;
    private final KubeWatch kustomizationWatch;
    private final OwnedObjects owned;
    private final Resources sourceObjects = new Resources();
    private final Resources kustomizationObjects = new Resources();
    private final KustomizationReconciler kustomizations;

    private GitOpsOperator(KubernetesClient client, GitOpsSettings settings, Clock clock, RandomGenerator random) {
        timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "gitops-timer");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        KubeCluster cluster = new KubeCluster(client, clock);
        store = new GitStore(settings.dataDir().resolve("git"));
        Sources sources = new Sources(sourceListener());
        Set<String> schemes = settings.allowFileUrls() ? Set.of("http", "https", "file") : Set.of("http", "https");
        owned = new OwnedObjects(new KubeOwnedWatches(cluster, timer, random), audience());
        GitRepositoryReconciler repositories = new GitRepositoryReconciler(
                new GitRepositoryReconciler.Tools(
                        cluster,
                        sourceObjects,
                        new StatusWriter(cluster, GIT_REPOSITORY, sourceObjects),
                        clock,
                        random),
                new GitRepositoryReconciler.Fetching(new Fetches(new GitFetch(store), clock), store, schemes),
                sources);
        kustomizations = new KustomizationReconciler(
                new KustomizationReconciler.Tools(
                        cluster,
                        kustomizationObjects,
                        new StatusWriter(cluster, KUSTOMIZATION, kustomizationObjects),
                        clock,
                        random),
                new KustomizationReconciler.Inputs(
                        sources,
                        store,
                        new Builds(settings.dataDir().resolve("work"), settings.kustomize()),
                        sourceObjects,
                        owned),
                settings.allowCrossNamespaceRefs());
        sourceQueue = new WorkQueue("source", repositories, settings.concurrency(), timer, random);
        kustomizationQueue = new WorkQueue("kustomization", kustomizations, settings.concurrency(), timer, random);
        sourceWatch = new KubeWatch(cluster, GIT_REPOSITORY, listener(sourceObjects, this::sourceHeard), timer, random);
        kustomizationWatch = new KubeWatch(
                cluster, KUSTOMIZATION, listener(kustomizationObjects, this::kustomizationHeard), timer, random);
    }

    /** Starts the operator; it is ready when it knows all resources. */
    public static GitOpsOperator start(KubernetesClient client, GitOpsSettings settings, Clock clock) {
        GitOpsOperator operator = new GitOpsOperator(client, settings, clock, RandomGenerator.of("L64X128MixRandom"));
        operator.sourceWatch.start();
        Thread.ofVirtual().name("gitops-start").start(operator::watchKustomizations);
        return operator;
    }

    /** Whether it knows all resources and is in touch with the apiserver. */
    public boolean ready() {
        return sourceWatch.healthy() && kustomizationWatch.healthy();
    }

    @Override
    public void close() {
        sourceWatch.close();
        kustomizationWatch.close();
        owned.close();
        sourceQueue.close();
        kustomizationQueue.close();
        timer.shutdownNow();
        store.close();
    }

    /** Sources come first: a Kustomization whose source is not known yet would be reported as broken. */
    private void watchKustomizations() {
        try {
            if (sourceWatch.awaitSynced(SYNC_PATIENCE)) {
                kustomizationWatch.start();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Sources.Listener sourceListener() {
        return new Sources.Listener() {
            @Override
            public void changed(Key source) {
                sourceChanged(source);
            }

            @Override
            public void lost(Key source) {
                sourceQueue.wake(source);
            }
        };
    }

    private OwnedObjects.Audience audience() {
        return new OwnedObjects.Audience() {
            @Override
            public boolean interested(Key owner, ObjectRef ref, String mark) {
                return kustomizations.interested(owner, ref, mark);
            }

            @Override
            public void wake(Key owner) {
                kustomizationQueue.wake(owner);
            }
        };
    }

    private void sourceHeard(Key key) {
        sourceQueue.wake(key);
        if (sourceObjects.find(key).isEmpty()) {
            sourceChanged(key);
        }
    }

    private void sourceChanged(Key key) {
        kustomizations.usersOf(key).forEach(kustomizationQueue::wake);
    }

    private void kustomizationHeard(Key key) {
        kustomizationQueue.wake(key);
        kustomizations.dependantsOf(key).forEach(kustomizationQueue::wake);
    }

    private static KubeWatch.Listener listener(Resources resources, Consumer<Key> heard) {
        return new KubeWatch.Listener() {
            @Override
            public void listed(List<KubernetesObject> objects) {
                resources.listed(objects).forEach(heard);
                objects.forEach(object -> heard.accept(Key.of(object)));
            }

            @Override
            public void changed(KubernetesObject object) {
                resources.heard(object);
                heard.accept(Key.of(object)); // Also after an own write: others may depend on it.
            }

            @Override
            public void deleted(KubernetesObject object) {
                resources.gone(object);
                heard.accept(Key.of(object));
            }
        };
    }
}
