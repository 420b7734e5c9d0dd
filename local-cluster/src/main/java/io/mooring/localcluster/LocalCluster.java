package io.mooring.localcluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.mooring.localcluster.LocalClusterSettings.Durability;
import io.mooring.localcluster.LocalClusterSettings.Parts;
import io.mooring.localcluster.binaries.KubernetesBinaries;
import io.mooring.localcluster.binaries.KubernetesBinary;
import io.mooring.localcluster.controlplane.ClusterFolder;
import io.mooring.localcluster.controlplane.ControlPlane;
import io.mooring.localcluster.controlplane.Kubeconfig;
import io.mooring.localcluster.node.LocalNode;
import io.mooring.localcluster.node.NodeSettings;
import io.mooring.localcluster.pki.PrivateFiles;
import io.mooring.localcluster.process.ChildProcesses;
import io.mooring.localcluster.process.Patience;
import io.mooring.localcluster.process.RunFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A running local cluster, and the composition root of all its parts. Everything binds to loopback. Use one per data folder;
 * a second start on a folder in use is refused.
 */
public final class LocalCluster implements AutoCloseable {
    /** Names a file by which the agents in pods move their clocks; handed on to every process if it is set. */
    public static final String CLOCK_FILE = "MOORING_CLOCK_FILE";

    private static final Duration CONTROLLERS_MAX = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(100);

    private final ClusterFolder folder;
    private final KubernetesBinaries binaries;
    private final ControlPlane controlPlane;
    private final KubernetesClient client;
    private final @Nullable LocalNode node;
    private final StartedParts parts;

    private LocalCluster(LocalClusterSettings settings, ClusterFolder folder, StartedParts parts, Clock clock) {
        this.folder = folder;
        this.parts = parts;
        this.binaries = new KubernetesBinaries(settings.environment(), settings.progress());
        ChildProcesses children = new ChildProcesses(new RunFile(folder.runFile()));
        parts.add(children::close);
        children.killLeftovers();

        ControlPlane.Options options = new ControlPlane.Options(
                settings.durability() == Durability.SAFE, settings.parts() != Parts.CONTROL_PLANE);
        this.controlPlane = ControlPlane.start(folder, binaries, options, children, clock);
        parts.add(controlPlane::close);
        this.client = KubeClients.fromKubeconfig(kubeconfigContents());
        parts.add(client::close);
        if (settings.parts() != Parts.CONTROL_PLANE) {
            awaitControllers(clock);
        }
        this.node = settings.parts() == Parts.NODE ? startNode(settings, children, clock) : null;
    }

    /** Returns when the cluster is ready: a few seconds, or minutes when the programs have to be built first. */
    public static LocalCluster start(LocalClusterSettings settings) {
        ClusterFolder folder = new ClusterFolder(PrivateFiles.createFolder(settings.dataFolder()));
        StartedParts parts = new StartedParts();
        FolderLock lock = FolderLock.take(folder.lock());
        parts.add(lock::close);
        try {
            return new LocalCluster(settings, folder, parts, Clock.systemUTC());
        } catch (RuntimeException failed) {
            parts.close();
            throw failed;
        }
    }

    /** The controllers serve nobody, so their first deed tells that they work; pods cannot be created before it. */
    private void awaitControllers(Clock clock) {
        boolean came = new Patience(clock, CONTROLLERS_MAX, POLL)
                .until(() -> client.serviceAccounts()
                                .inNamespace("default")
                                .withName("default")
                                .get()
                        != null);
        if (!came) {
            throw new IllegalStateException("kube-controller-manager did nothing for " + CONTROLLERS_MAX.toSeconds()
                    + " s; see " + logs().resolve("kube-controller-manager.log"));
        }
    }

    private LocalNode startNode(LocalClusterSettings settings, ChildProcesses children, Clock clock) {
        Map<String, String> environment = settings.environment();
        Map<String, String> processEnvironment = new LinkedHashMap<>();
        processEnvironment.put("PATH", environment.getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin"));
        processEnvironment.put("LANG", environment.getOrDefault("LANG", "C.UTF-8"));
        processEnvironment.put("JAVA_HOME", System.getProperty("java.home"));
        processEnvironment.put("KUSTOMIZE", kustomize().toString());
        String clockFile = environment.get(CLOCK_FILE);
        if (clockFile != null) {
            processEnvironment.put(CLOCK_FILE, clockFile);
        }
        int port = controlPlane.ports().apiserver();
        NodeSettings nodeSettings = new NodeSettings(
                settings.nodeName(),
                folder.node(),
                port,
                settings.images(),
                processEnvironment,
                new NodeSettings.Tls(
                        controlPlane.pki().kubeletAuthority(),
                        controlPlane.pki().kubelet()));
        PrivateFiles.createFolder(folder.node());
        KubernetesClient nodeClient = KubeClients.fromKubeconfig(Kubeconfig.text(
                port, controlPlane.pki().clusterAuthority(), controlPlane.pki().node()));
        parts.add(nodeClient::close);
        LocalNode started = LocalNode.start(nodeSettings, nodeClient, children, clock);
        parts.add(started::close);
        return started;
    }

    /** The file (mode 0600) with an administrator's credentials. */
    public Path kubeconfig() {
        return folder.kubeconfig();
    }

    public String kubeconfigContents() {
        try {
            return Files.readString(kubeconfig());
        } catch (IOException unreadable) {
            throw new UncheckedIOException("read " + kubeconfig(), unreadable);
        }
    }

    /** An administrator's client, shared by all callers and closed with the cluster. */
    public KubernetesClient client() {
        return client;
    }

    public URI server() {
        return URI.create("https://127.0.0.1:" + controlPlane.ports().apiserver());
    }

    /** PEM of the authority that signed the apiserver's certificate. */
    public String authorityPem() {
        return controlPlane.pki().clusterAuthority().certificatePem();
    }

    /** The kustomize program; building it may take a minute the first time. */
    public Path kustomize() {
        return binaries.find(KubernetesBinary.KUSTOMIZE);
    }

    /** The folder with the logs of the control plane. */
    public Path logs() {
        return folder.logs();
    }

    /** The log of a container, of the newest pod of that name; empty when it never ran or no node runs. */
    public Optional<Path> containerLog(String namespace, String pod, String container) {
        LocalNode running = node;
        return running == null ? Optional.empty() : running.log(namespace, pod, container);
    }

    /** Stops gently, in order; takes seconds and never longer than its deadlines. */
    @Override
    public void close() {
        parts.close();
    }
}
