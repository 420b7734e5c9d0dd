package io.mooring.localcluster.node;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mooring.localcluster.process.FolderTree;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs one pod on a thread of its own: woken by news, it compares what is with what should be and acts. */
final class KubePodWorker {
    private static final System.Logger LOG = System.getLogger(KubePodWorker.class.getName());
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(60);
    private static final Duration MOUNT_RETRY = Duration.ofSeconds(2);
    private static final Duration SHUTDOWN_GRACE = Duration.ofSeconds(5);
    private static final int ERROR_RETRY_MILLIS = 2000;
    private static final long GRACE_SECONDS_DEFAULT = 30;

    private final KubeNodeParts node;
    private final AtomicReference<Pod> latest;
    private final AtomicBoolean gone = new AtomicBoolean();
    private final AtomicBoolean shutdown = new AtomicBoolean();
    private final AtomicBoolean refreshWanted = new AtomicBoolean();
    private final PodSignal signal = new PodSignal();
    private final PodFolder folder;
    private final KubeReferences references;
    private final Thread thread;
    private final Runnable onEnd;

    private @Nullable Life life;
    private PodStatus published;
    private @Nullable Instant terminatingSince;
    private boolean mounted;
    private boolean over;

    /** What exists from the moment on when the pod has an address. */
    private record Life(
            String address, Instant startedAt, KubeVolumes volumes, KubeContainers containers, KubePodEvents events) {}

    KubePodWorker(KubeNodeParts node, Pod pod, Runnable onEnd) {
        this.node = node;
        this.latest = new AtomicReference<>(pod);
        this.onEnd = onEnd;
        this.published = pod.getStatus();
        this.references = KubeReferences.of(pod);
        this.folder = PodFolder.of(
                node.settings().folder(),
                pod.getMetadata().getNamespace(),
                pod.getMetadata().getName(),
                pod.getMetadata().getUid());
        this.thread =
                Thread.ofVirtual().name("pod-" + pod.getMetadata().getName()).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    void update(Pod pod) {
        latest.set(pod);
        signal.call();
    }

    /** The object was removed from the apiserver. */
    void gone() {
        gone.set(true);
        signal.call();
    }

    void objectChanged(String kind, String namespace, String name) {
        if (namespace.equals(latest.get().getMetadata().getNamespace()) && references.contains(kind, name)) {
            refreshWanted.set(true);
            signal.call();
        }
    }

    /** Ends the processes, but tells the apiserver nothing: the next life of the node goes on with the pod. */
    void shutdown() {
        shutdown.set(true);
        signal.call();
    }

    void join(Duration patience) throws InterruptedException {
        if (!thread.join(patience)) {
            LOG.log(Level.WARNING, "event=pod-thread-stuck pod={0}", thread.getName());
        }
    }

    private void run() {
        try {
            while (!over) {
                signal.await(Duration.between(node.clock().instant(), stepSafely()));
            }
            if (!shutdown.get()) {
                cleanUp();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (IOException kept) {
            LOG.log(Level.WARNING, "event=pod-folder-kept folder=" + folder.root(), kept);
        } finally {
            onEnd.run();
        }
    }

    private void cleanUp() throws IOException {
        Life ended = life;
        if (ended != null) {
            node.addresses().release(ended.address());
        }
        FolderTree.delete(folder.root());
    }

    private Instant stepSafely() {
        try {
            return step(latest.get(), node.clock().instant());
        } catch (PodBlocked blocked) {
            LOG.log(Level.WARNING, "event=pod-blocked pod={0} reason={1}", thread.getName(), blocked.getMessage());
        } catch (KubernetesClientException failed) {
            LOG.log(Level.INFO, "event=pod-step-failed pod=" + thread.getName(), failed);
        } catch (RuntimeException failed) {
            LOG.log(Level.WARNING, "event=pod-step-failed pod=" + thread.getName(), failed);
        }
        int jitter = ThreadLocalRandom.current().nextInt(ERROR_RETRY_MILLIS);
        return node.clock().instant().plusMillis(ERROR_RETRY_MILLIS / 2 + jitter);
    }

    /** Does what is due and says when to come again. */
    private Instant step(Pod pod, Instant now) throws PodBlocked {
        Life current = life(pod, now);
        KubeContainers containers = current.containers();
        containers.noteEnds(now);
        if (shutdown.get()) {
            containers.stop(SHUTDOWN_GRACE);
            over = true;
            return now;
        }
        if (gone.get()) {
            containers.kill();
            containers.noteEnds(now);
            over = true;
            return now;
        }
        if (pod.getMetadata().getDeletionTimestamp() != null) {
            return terminate(pod, current, now);
        }
        Instant next = status(pod, current).phase() == PodPhase.SUCCEEDED
                        || status(pod, current).phase() == PodPhase.FAILED
                ? now.plus(LOOK_AGAIN)
                : goOn(pod, current, now);
        publish(pod, current, now);
        return next;
    }

    private Life life(Pod pod, Instant now) throws PodBlocked {
        Life known = life;
        if (known != null) {
            return known;
        }
        boolean hostNetwork = Boolean.TRUE.equals(pod.getSpec().getHostNetwork());
        String address = hostNetwork ? PodAddresses.HOST : node.addresses().take();
        DownwardFields fields = new DownwardFields(pod, address);
        KubeVolumes volumes = new KubeVolumes(fields, folder.volumes(), node.api(), node.clock());
        KubeContainerPlans plans = new KubeContainerPlans(node.settings(), node.api(), folder, volumes, fields);
        KubePodEvents events = new KubePodEvents(node.api(), pod);
        KubeContainers containers =
                new KubeContainers(node, pod, new KubeContainers.Surroundings(folder, address, plans, events, signal));
        Life begun = new Life(address, now, volumes, containers, events);
        life = begun;
        return begun;
    }

    private Instant goOn(Pod pod, Life current, Instant now) {
        Optional<Instant> tokens = current.volumes().nextRefresh();
        boolean tokenDue = tokens.isPresent() && !now.isBefore(tokens.get());
        if (!mounted || tokenDue || refreshWanted.getAndSet(false)) {
            try {
                current.volumes().refresh(pod);
                mounted = true;
            } catch (PodBlocked blocked) {
                current.events().warning(blocked.reason(), blocked.detail());
                if (!mounted) {
                    return now.plus(MOUNT_RETRY);
                }
                // A running pod keeps what it has when a source goes away.
            }
        }
        Optional<Instant> due = current.containers().advance(pod, now);
        return Stream.of(due, current.volumes().nextRefresh(), Optional.of(now.plus(LOOK_AGAIN)))
                .flatMap(Optional::stream)
                .filter(at -> at.isAfter(now))
                .min(Instant::compareTo)
                .orElse(now.plus(LOOK_AGAIN));
    }

    private Instant terminate(Pod pod, Life current, Instant now) {
        Instant since = terminatingSince;
        if (since == null) {
            since = now;
            terminatingSince = now;
            current.containers().terminate();
        }
        Long declared = pod.getMetadata().getDeletionGracePeriodSeconds();
        Instant deadline = since.plusSeconds(declared == null ? GRACE_SECONDS_DEFAULT : declared);
        if (current.containers().anyProcess() && !now.isBefore(deadline)) {
            current.containers().kill();
            return now.plus(MOUNT_RETRY); // Their end wakes us earlier.
        }
        if (current.containers().anyProcess()) {
            publish(pod, current, now);
            return deadline;
        }
        current.containers().endPauses(now);
        publish(pod, current, now);
        node.api().deleteNow(pod);
        over = true;
        return now;
    }

    private KubePodStatus status(Pod pod, Life current) {
        List<ContainerSlot> init = current.containers().init();
        return new KubePodStatus(pod, init, current.containers().containers(), current.address());
    }

    private void publish(Pod pod, Life current, Instant now) {
        PodStatus status = status(pod, current).at(now, current.startedAt(), published);
        if (status.equals(published)) {
            return;
        }
        if (node.api().patchStatus(pod, status)) {
            published = status;
        } else {
            gone();
        }
    }
}
