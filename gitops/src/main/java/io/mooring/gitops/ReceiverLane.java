package io.mooring.gitops;

import io.mooring.gitops.SourceLanes.Machinery;
import io.mooring.gitops.object.KubeWatch;
import io.mooring.gitops.object.ResourceKind;
import io.mooring.gitops.operator.Resources;
import io.mooring.gitops.operator.StatusWriter;
import io.mooring.gitops.operator.WorkQueue;
import io.mooring.gitops.receiver.HookServer;
import io.mooring.gitops.receiver.Hooks;
import io.mooring.gitops.receiver.ReceiverReconciler;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Receivers: the watch that follows them, the queue of their reconciler, and, once asked for, the server that listens. */
final class ReceiverLane implements AutoCloseable {
    private static final ResourceKind RECEIVER =
            new ResourceKind("notification.toolkit.fluxcd.io", "v1", "Receiver", "receivers", true);

    private final Machinery machinery;
    private final Hooks hooks = new Hooks();
    private final WorkQueue queue;
    private final KubeWatch watch;
    private final AtomicReference<Optional<HookServer>> server = new AtomicReference<>(Optional.empty());

    ReceiverLane(Machinery machinery, boolean crossNamespaceRefs) {
        this.machinery = machinery;
        Resources objects = new Resources();
        ReceiverReconciler reconciler = new ReceiverReconciler(
                new ReceiverReconciler.Tools(
                        machinery.cluster(),
                        objects,
                        new StatusWriter(machinery.cluster(), RECEIVER, objects, machinery.events()),
                        machinery.clock(),
                        machinery.random()),
                hooks,
                crossNamespaceRefs);
        queue = new WorkQueue(
                RECEIVER.kind(),
                machinery.measurements().of(RECEIVER.kind(), objects, reconciler, machinery.clock()),
                machinery.concurrency(),
                machinery.timer(),
                machinery.random());
        watch = new KubeWatch(
                machinery.cluster(),
                RECEIVER,
                new KnownResources(objects, queue::wake),
                machinery.timer(),
                machinery.random());
    }

    void start() {
        watch.start();
    }

    /** Answers with the port that is listened at. */
    int listen(InetSocketAddress address) {
        HookServer started = new HookServer(hooks, machinery.cluster(), machinery.clock(), address);
        server.getAndSet(Optional.of(started)).ifPresent(HookServer::close);
        return started.port();
    }

    @Override
    public void close() {
        server.get().ifPresent(HookServer::close);
        watch.close();
        queue.close();
    }
}
