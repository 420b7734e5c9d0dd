package io.mooring.localcluster.node;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.mooring.localcluster.process.ChildProcesses;
import io.mooring.localcluster.process.FolderTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The running node: watches the pods and keeps a worker for each that is bound to it. */
public final class LocalNode implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(LocalNode.class.getName());
    private static final long LEASE_SECONDS = 10;
    private static final long STATUS_MINUTES = 5;

    /** A second look at everything, should an event have been lost. */
    private static final long RESYNC_MILLIS = 30_000;

    private static final Duration SHUTDOWN_MAX = Duration.ofSeconds(20);

    /** Logs of pods that are gone stay readable, but not for ever. */
    private static final int LOG_FOLDERS_MAX = 200;

    private final NodeSettings settings;
    private final KubeNodeParts parts;
    private final KubernetesClient client;
    private final KubeScheduler scheduler;
    private final KubeNodeRegistration registration;
    private final KubeLogs logs;
    private final Map<String, KubePodWorker> workers = new ConcurrentHashMap<>();
    private final Set<String> scheduling = ConcurrentHashMap.newKeySet();
    private final List<SharedIndexInformer<?>> informers = new ArrayList<>();
    private final ScheduledExecutorService timer;
    private volatile boolean closing;

    private LocalNode(NodeSettings settings, KubernetesClient client, ChildProcesses children, Clock clock) {
        this.settings = settings;
        this.client = client;
        KubePodApi api = new KubePodApi(client, settings.name(), clock);
        this.parts = new KubeNodeParts(
                settings,
                api,
                new ImageFolders(settings.images()),
                new PodAddresses(settings.apiserverPort(), System.getProperty("os.name")),
                children,
                new KubeProbeCheck(),
                clock);
        this.scheduler = new KubeScheduler(client, api, settings.name());
        this.logs = KubeLogs.start(settings.tls(), client, this::log, clock);
        this.registration = new KubeNodeRegistration(client, settings.name(), logs.port(), clock);
        this.timer = Executors.newSingleThreadScheduledExecutor(
                task -> Thread.ofPlatform().daemon().name("node-heartbeat").unstarted(task));
    }

    /** Returns when the node is registered as Ready. The client must stay open until the node is closed. */
    public static LocalNode start(
            NodeSettings settings, KubernetesClient client, ChildProcesses children, Clock clock) {
        LocalNode node = new LocalNode(settings, client, children, clock);
        node.registration.register();
        node.deleteForgottenPods();
        node.informers.add(client.pods().inAnyNamespace().inform(node.new PodHandler(), RESYNC_MILLIS));
        node.informers.add(
                client.secrets().inAnyNamespace().inform(node.new ObjectHandler<Secret>(KubeReferences.SECRET), 0));
        node.informers.add(client.configMaps()
                .inAnyNamespace()
                .inform(node.new ObjectHandler<ConfigMap>(KubeReferences.CONFIG_MAP), 0));
        node.every(LEASE_SECONDS, "renew-lease", node.registration::renewLease);
        node.every(STATUS_MINUTES * 60, "report-status", node.registration::register);
        node.every(STATUS_MINUTES * 60, "delete-old-logs", node::deleteOldLogs);
        return node;
    }

    /** The log of a container's newest run, if it has run: of the newest pod when several had that name. */
    public Optional<Path> log(String namespace, String pod, String container) {
        return logFolders().stream()
                .filter(folder -> String.valueOf(folder.getFileName()).startsWith(namespace + "_" + pod + "_"))
                .map(folder -> folder.resolve(container + ".log"))
                .filter(Files::exists)
                .findFirst();
    }

    private void every(long seconds, String what, Runnable work) {
        var unused = timer.scheduleWithFixedDelay(
                () -> {
                    try {
                        work.run();
                    } catch (RuntimeException failed) {
                        LOG.log(closing ? Level.DEBUG : Level.INFO, "event=node-task-failed task=" + what, failed);
                    }
                },
                seconds,
                seconds,
                TimeUnit.SECONDS);
    }

    /** Deletes the folders of pods that were removed while no node ran. */
    private void deleteForgottenPods() {
        Set<String> known = client.pods().inAnyNamespace().list().getItems().stream()
                .map(pod -> pod.getMetadata().getUid())
                .collect(Collectors.toSet());
        Path pods = settings.folder().resolve("pods");
        try {
            Files.createDirectories(pods);
            try (Stream<Path> folders = Files.list(pods)) {
                for (Path folder : folders.toList()) {
                    if (!known.contains(String.valueOf(folder.getFileName()))) {
                        FolderTree.delete(folder);
                    }
                }
            }
        } catch (IOException refused) {
            throw new UncheckedIOException("clean the node's folder " + pods, refused);
        }
    }

    private void deleteOldLogs() {
        // Those of running pods are spared: their processes still write to them.
        List<Path> ended = logFolders().stream()
                .filter(folder -> workers.keySet().stream()
                        .noneMatch(uid -> String.valueOf(folder.getFileName()).endsWith("_" + uid)))
                .toList();
        for (Path old : ended.subList(Math.min(LOG_FOLDERS_MAX, ended.size()), ended.size())) {
            try {
                FolderTree.delete(old);
            } catch (IOException kept) {
                throw new UncheckedIOException("delete the old logs " + old, kept);
            }
        }
    }

    /** Newest first. */
    private List<Path> logFolders() {
        Path logs = settings.folder().resolve("logs");
        if (!Files.isDirectory(logs)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(logs)) {
            return folders.sorted(Comparator.comparingLong(
                                    (Path folder) -> folder.toFile().lastModified())
                            .reversed())
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("list " + logs, unreadable);
        }
    }

    private void look(Pod pod) {
        if (closing) {
            return;
        }
        String uid = pod.getMetadata().getUid();
        if (KubeScheduler.isWaiting(pod)) {
            if (scheduling.add(uid)) {
                Thread.ofVirtual().start(() -> schedule(pod, uid));
            }
        } else if (settings.name().equals(pod.getSpec().getNodeName())) {
            KubePodWorker known = workers.get(uid);
            if (known != null) {
                known.update(pod);
            } else if (!isOver(pod)) {
                KubePodWorker worker = new KubePodWorker(parts, pod, () -> workers.remove(uid));
                workers.put(uid, worker);
                worker.start();
            }
        }
    }

    /** Nothing is to be done for a pod that ended, until it is deleted. */
    private static boolean isOver(Pod pod) {
        String phase = pod.getStatus().getPhase();
        return pod.getMetadata().getDeletionTimestamp() == null
                && ("Succeeded".equals(phase) || "Failed".equals(phase));
    }

    private void schedule(Pod pod, String uid) {
        try {
            scheduler.schedule(pod);
        } catch (RuntimeException failed) {
            LOG.log(Level.INFO, "event=schedule-failed pod=" + pod.getMetadata().getName(), failed);
        } finally {
            scheduling.remove(uid);
        }
    }

    /** Ends the pods' processes gently; their objects stay, and the next life of the node starts them anew. */
    @Override
    public void close() {
        closing = true;
        timer.shutdownNow();
        logs.close();
        informers.forEach(SharedIndexInformer::stop);
        List<KubePodWorker> ending = List.copyOf(workers.values());
        ending.forEach(KubePodWorker::shutdown);
        try {
            for (KubePodWorker worker : ending) {
                worker.join(SHUTDOWN_MAX);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            parts.probeCheck().close();
        }
    }

    private final class PodHandler implements ResourceEventHandler<Pod> {
        @Override
        public void onAdd(Pod pod) {
            look(pod);
        }

        @Override
        public void onUpdate(Pod before, Pod pod) {
            look(pod);
        }

        @Override
        public void onDelete(Pod pod, boolean stateUnknown) {
            KubePodWorker worker = workers.get(pod.getMetadata().getUid());
            if (worker != null) {
                worker.gone();
            }
        }
    }

    private final class ObjectHandler<T extends HasMetadata> implements ResourceEventHandler<T> {
        private final String kind;

        ObjectHandler(String kind) {
            this.kind = kind;
        }

        @Override
        public void onAdd(T added) {
            tell(added);
        }

        @Override
        public void onUpdate(T before, T after) {
            tell(after);
        }

        @Override
        public void onDelete(T removed, boolean stateUnknown) {}

        private void tell(T changed) {
            workers.values()
                    .forEach(worker -> worker.objectChanged(
                            kind,
                            changed.getMetadata().getNamespace(),
                            changed.getMetadata().getName()));
        }
    }
}
