package io.mooring.localcluster.controlplane;

import io.mooring.localcluster.binaries.KubernetesBinaries;
import io.mooring.localcluster.binaries.KubernetesBinary;
import io.mooring.localcluster.pki.ClusterPki;
import io.mooring.localcluster.pki.PrivateFiles;
import io.mooring.localcluster.process.BoundedLog;
import io.mooring.localcluster.process.ChildProcess;
import io.mooring.localcluster.process.ChildProcesses;
import io.mooring.localcluster.process.KeptAlive;
import io.mooring.localcluster.process.Patience;
import io.mooring.localcluster.process.ProcessCommand;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** The running etcd, kube-apiserver and, if wanted, kube-controller-manager of one data folder. */
public final class ControlPlane implements AutoCloseable {
    private static final Duration START_MAX = Duration.ofSeconds(90);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration CONNECT_MAX = Duration.ofSeconds(1);
    private static final Duration STOP_MAX = Duration.ofSeconds(8);
    private static final long LOG_BYTES_MAX = 10L * 1024 * 1024;
    private static final int TAIL_LINES = 15;

    private final ClusterFolder folder;
    private final ChildProcesses children;
    private final Clock clock;
    private final ClusterPki pki;
    private final ClusterPorts ports;
    private final List<KeptAlive> running = new ArrayList<>();

    private ControlPlane(ClusterFolder folder, ChildProcesses children, Clock clock) {
        this.folder = folder;
        this.children = children;
        this.clock = clock;
        this.pki = ClusterPki.ensure(folder.pki(), CommandLines.APISERVER_SERVICE_ADDRESS, clock.instant());
        this.ports = ClusterPorts.remembered(folder.ports());
    }

    /** What to start and how. */
    public record Options(boolean durable, boolean controllers) {}

    /** Returns when the apiserver is ready; when something dies before, throws with its last log lines. */
    public static ControlPlane start(
            ClusterFolder folder, KubernetesBinaries binaries, Options options, ChildProcesses children, Clock clock) {
        ControlPlane plane = new ControlPlane(folder, children, clock);
        try {
            plane.startAll(binaries, options);
            return plane;
        } catch (RuntimeException failed) {
            plane.close();
            throw failed;
        }
    }

    public ClusterPki pki() {
        return pki;
    }

    public ClusterPorts ports() {
        return ports;
    }

    private void startAll(KubernetesBinaries binaries, Options options) {
        CommandLines lines = new CommandLines(folder, pki, ports);
        PrivateFiles.createFolder(folder.etcd());
        PrivateFiles.createFolder(folder.logs());
        PrivateFiles.write(
                folder.kubeconfig(), Kubeconfig.text(ports.apiserver(), pki.clusterAuthority(), pki.admin()));
        PrivateFiles.write(
                folder.controllerManagerKubeconfig(),
                Kubeconfig.text(ports.apiserver(), pki.clusterAuthority(), pki.controllerManager()));

        run("etcd", lines.etcd(binaries.find(KubernetesBinary.ETCD), options.durable()));
        await("etcd", this::etcdListens);
        run("kube-apiserver", lines.apiserver(binaries.find(KubernetesBinary.KUBE_APISERVER)));
        try (ApiServerReadiness readiness = new ApiServerReadiness(ports.apiserver(), pki)) {
            await("kube-apiserver", readiness::isReady);
        }
        if (options.controllers()) {
            run(
                    "kube-controller-manager",
                    lines.controllerManager(binaries.find(KubernetesBinary.KUBE_CONTROLLER_MANAGER)));
        }
        running.forEach(KeptAlive::keepAlive);
    }

    private void run(String name, List<String> line) {
        BoundedLog log = new BoundedLog(folder.logs().resolve(name + ".log"), LOG_BYTES_MAX);
        // GOMAXPROCS and the like of the caller are not theirs: only what they need.
        Map<String, String> environment = Map.of("HOME", folder.root().toString(), "PATH", "/usr/bin:/bin");
        running.add(new KeptAlive(children, new ProcessCommand(name, line, environment, folder.root(), log)));
    }

    private void await(String what, BooleanSupplier ready) {
        boolean came = new Patience(clock, START_MAX, POLL).until(() -> anyEnded() || ready.getAsBoolean());
        for (KeptAlive kept : running) {
            ChildProcess child = kept.current();
            if (!child.isAlive()) {
                boolean unused = child.awaitEnd(STOP_MAX); // Its last words are in the log after that.
                throw new IllegalStateException(child.name() + " ended at start. " + lastLines(child));
            }
        }
        if (!came) {
            throw new IllegalStateException(what + " did not become ready in " + START_MAX.toSeconds() + " s. "
                    + lastLines(running.getLast().current()));
        }
    }

    private boolean anyEnded() {
        return running.stream().anyMatch(child -> !child.current().isAlive());
    }

    private static String lastLines(ChildProcess child) {
        return "The last lines of " + child.log().file() + ":\n  "
                + String.join("\n  ", child.log().tail(TAIL_LINES));
    }

    private boolean etcdListens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.etcdClient()), (int)
                    CONNECT_MAX.toMillis());
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Stops in the reverse order of the start: etcd goes last, when nobody writes any more. */
    @Override
    public void close() {
        for (KeptAlive child : running.reversed()) {
            child.stop(STOP_MAX);
        }
        running.clear();
    }
}
