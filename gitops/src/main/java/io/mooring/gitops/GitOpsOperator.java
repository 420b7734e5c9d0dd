package io.mooring.gitops;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.mooring.extensions.helm.HelmSettings;
import io.mooring.extensions.helm.Kubeconfig;
import io.mooring.gitops.build.Builds;
import io.mooring.gitops.drift.KubeOwnedWatches;
import io.mooring.gitops.drift.OwnedObjects;
import io.mooring.gitops.kustomization.KustomizationReconciler;
import io.mooring.gitops.object.KubeCluster;
import io.mooring.gitops.object.KubeWatch;
import io.mooring.gitops.object.ObjectRef;
import io.mooring.gitops.object.ResourceKind;
import io.mooring.gitops.operator.Events;
import io.mooring.gitops.operator.Key;
import io.mooring.gitops.operator.Measurements;
import io.mooring.gitops.operator.Resources;
import io.mooring.gitops.operator.StatusWriter;
import io.mooring.gitops.operator.WorkQueue;
import io.mooring.gitops.source.SourceId;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The operator: watches sources and Kustomizations of all namespaces and reconciles them until it is closed. The
 * definitions must be in the cluster. It is its own composition root.
 */
public final class GitOpsOperator implements AutoCloseable {
    private static final ResourceKind KUSTOMIZATION =
            new ResourceKind("kustomize.toolkit.fluxcd.io", "v1", "Kustomization", "kustomizations", true);

    private static final Duration SYNC_PATIENCE = Duration.ofDays(1);

    private final ScheduledThreadPoolExecutor timer;
    private final Events events;
    private final Measurements measurements = new Measurements();
    private final SourceLanes sources;
    private final ReceiverLane receivers;
    private final WorkQueue kustomizationQueue;
    private final KubeWatch kustomizationWatch;
    private final OwnedObjects owned;
    private final Resources kustomizationObjects = new Resources();
    private final KustomizationReconciler kustomizations;
    private final HelmReleaseLane helmReleases;

    private GitOpsOperator(
            KubernetesClient client, GitOpsSettings settings, HelmTools helm, Clock clock, RandomGenerator random) {
        timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "gitops-timer");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        KubeCluster cluster = new KubeCluster(client, clock);
        events = new Events(cluster, clock);
        owned = new OwnedObjects(new KubeOwnedWatches(cluster, timer, random), audience());
        SourceLanes.Machinery machinery =
                new SourceLanes.Machinery(cluster, clock, random, timer, settings.concurrency(), events, measurements);
        sources = new SourceLanes(machinery, settings, this::sourceChanged);
        receivers = new ReceiverLane(machinery, settings.allowCrossNamespaceRefs());
        kustomizations = new KustomizationReconciler(
                new KustomizationReconciler.Tools(
                        cluster,
                        kustomizationObjects,
                        new StatusWriter(cluster, KUSTOMIZATION, kustomizationObjects, events),
                        clock,
                        random),
                new KustomizationReconciler.Inputs(
                        sources.sources(),
                        sources.store(),
                        new Builds(settings.dataDir().resolve("work"), settings.kustomize()),
                        sources::declared,
                        owned),
                settings.allowCrossNamespaceRefs());
        kustomizationQueue = new WorkQueue(
                "kustomization",
                measurements.of(KUSTOMIZATION.kind(), kustomizationObjects, kustomizations, clock),
                settings.concurrency(),
                timer,
                random);
        kustomizationWatch = new KubeWatch(
                cluster,
                KUSTOMIZATION,
                new KnownResources(kustomizationObjects, this::kustomizationHeard),
                timer,
                random);
        helmReleases = new HelmReleaseLane(
                new SourceLanes.Machinery(cluster, clock, random, timer, settings.concurrency(), events, measurements),
                settings,
                helm,
                sources);
    }

    /** Starts the operator; it is ready when it knows all resources. */
    public static GitOpsOperator start(KubernetesClient client, GitOpsSettings settings, Clock clock) {
        HelmTools helm = new HelmTools(
                HelmSettings.from(System.getenv()), io.mooring.extensions.release.KubeCluster.of(client)::kubeconfig);
        return start(client, settings, helm, clock);
    }

    /** The same, with Helm run in a way of its own. */
    public static GitOpsOperator start(KubernetesClient client, GitOpsSettings settings, HelmTools helm, Clock clock) {
        GitOpsOperator operator =
                new GitOpsOperator(client, settings, helm, clock, RandomGenerator.of("L64X128MixRandom"));
        operator.sources.start();
        operator.receivers.start();
        Thread.ofVirtual().name("gitops-start").start(operator::watchKustomizations);
        return operator;
    }

    /** How Helm is run, and how it reaches the cluster. */
    public record HelmTools(HelmSettings settings, Supplier<Kubeconfig> kubeconfig) {}

    /** Whether it knows all resources and is in touch with the apiserver. */
    public boolean ready() {
        return sources.healthy() && kustomizationWatch.healthy() && helmReleases.healthy();
    }

    /** Listens for the webhooks of Receivers, and answers with the port: port 0 takes a free one. */
    public int listen(InetSocketAddress address) {
        return receivers.listen(address);
    }

    /** Metrics in Prometheus' text format, under Flux's names. */
    public String metrics() {
        return measurements.text();
    }

    @Override
    public void close() {
        receivers.close();
        kustomizationWatch.close();
        helmReleases.close();
        owned.close();
        kustomizationQueue.close();
        sources.close();
        events.close();
        timer.shutdownNow();
    }

    /** Sources come first: a Kustomization whose source is not known yet would be reported as broken. */
    private void watchKustomizations() {
        try {
            if (sources.awaitSynced(SYNC_PATIENCE)) {
                kustomizationWatch.start();
                helmReleases.start();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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

    private void sourceChanged(SourceId source) {
        kustomizations.usersOf(source).forEach(kustomizationQueue::wake);
        helmReleases.sourceChanged(source);
    }

    private void kustomizationHeard(Key key) {
        kustomizationQueue.wake(key);
        kustomizations.dependantsOf(key).forEach(kustomizationQueue::wake);
    }
}
