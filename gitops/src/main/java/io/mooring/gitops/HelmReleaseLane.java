package io.mooring.gitops;

import io.mooring.extensions.helm.Helm;
import io.mooring.gitops.helmrelease.HelmReleaseReconciler;
import io.mooring.gitops.helmrelease.ReleaseAccess;
import io.mooring.gitops.helmrelease.ReleaseWork;
import io.mooring.gitops.object.KubeWatch;
import io.mooring.gitops.object.ResourceKind;
import io.mooring.gitops.operator.Key;
import io.mooring.gitops.operator.Resources;
import io.mooring.gitops.operator.StatusWriter;
import io.mooring.gitops.operator.WorkQueue;
import io.mooring.gitops.source.SourceId;

/** The HelmReleases: their watch, their queue, and the Helm that works for them. No process of Helm runs before it is needed. */
final class HelmReleaseLane implements AutoCloseable {
    private static final ResourceKind HELM_RELEASE =
            new ResourceKind("helm.toolkit.fluxcd.io", "v2", "HelmRelease", "helmreleases", true);

    private final Resources objects = new Resources();
    private final Helm helm;
    private final HelmReleaseReconciler reconciler;
    private final WorkQueue queue;
    private final KubeWatch watch;

    HelmReleaseLane(
            SourceLanes.Machinery machinery,
            GitOpsSettings settings,
            GitOpsOperator.HelmTools tools,
            SourceLanes sources) {
        helm = Helm.start(tools.settings());
        reconciler = new HelmReleaseReconciler(
                new HelmReleaseReconciler.Tools(
                        new ReleaseAccess(machinery.cluster(), tools.kubeconfig()),
                        objects,
                        new StatusWriter(machinery.cluster(), HELM_RELEASE, objects, machinery.events()),
                        machinery.clock(),
                        machinery.random()),
                new HelmReleaseReconciler.Inputs(
                        sources.sources(),
                        sources.store(),
                        sources::find,
                        new ReleaseWork(helm, settings.dataDir().resolve("work"))),
                settings.allowCrossNamespaceRefs());
        queue = new WorkQueue(
                "helmrelease",
                machinery.measurements().of(HELM_RELEASE.kind(), objects, reconciler, machinery.clock()),
                machinery.concurrency(),
                machinery.timer(),
                machinery.random());
        watch = new KubeWatch(
                machinery.cluster(),
                HELM_RELEASE,
                new KnownResources(objects, this::heard),
                machinery.timer(),
                machinery.random());
    }

    void start() {
        watch.start();
    }

    boolean healthy() {
        return watch.healthy();
    }

    void sourceChanged(SourceId source) {
        reconciler.usersOf(source).forEach(queue::wake);
    }

    @Override
    public void close() {
        watch.close();
        queue.close();
        helm.close();
    }

    private void heard(Key key) {
        queue.wake(key);
        reconciler.dependantsOf(key).forEach(queue::wake);
    }
}
