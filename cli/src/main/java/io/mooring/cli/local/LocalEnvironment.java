package io.mooring.cli.local;

import io.mooring.azurite.AlreadyRunning;
import io.mooring.azurite.FrontUnavailable;
import io.mooring.azurite.LocalCloud;
import io.mooring.azurite.LocalCloudSettings;
import io.mooring.cli.CliFailure;
import io.mooring.cli.ExitCode;
import io.mooring.cli.Surroundings;
import io.mooring.cli.Waiting;
import io.mooring.cli.hub.HubClient;
import io.mooring.cli.hub.HubConnection;
import io.mooring.cli.kube.KubeCluster;
import io.mooring.cli.kube.KubeconfigChoice;
import io.mooring.cli.output.EventLog;
import io.mooring.cli.output.Steps;
import io.mooring.localcluster.LocalCluster;
import io.mooring.localcluster.LocalClusterSettings;
import io.mooring.localcluster.binaries.BinariesUnavailable;
import io.mooring.localcluster.binaries.KubernetesBinaries;
import io.mooring.localcluster.binaries.KubernetesBinary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The local cloud, and on demand the local cluster, that this process runs on a data folder. */
public final class LocalEnvironment implements AutoCloseable {
    /** Image that the agents' chart names, and the folder of its root in the build. */
    private static final String AGENTS_IMAGE = "mooring/azure-arc-k8sagents";

    private static final Path AGENTS_IMAGE_ROOT = Path.of("cluster-agents", "target", "image");
    private static final Path AGENTS_CHART = Path.of("cluster-agents", "target", "chart", "azure-arc-k8sagents");
    private static final int HTTPS_PORT = 443;
    private static final Path FUNCTIONS = Path.of("functions", "target", "azure-functions", "mooring-hub");
    private static final Duration LOOK_EVERY = Duration.ofMillis(300);
    private static final Duration START_LIMIT = Duration.ofMinutes(4);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
    private static final Duration READY_LIMIT = Duration.ofSeconds(90);

    private final DataFolder folder;
    private final Surroundings surroundings;
    private final Waiting waiting;
    private final Steps steps;
    private final FolderOwner owner;
    private final AtomicBoolean closing = new AtomicBoolean();
    private volatile @Nullable LocalCloud cloud;
    private final AtomicReference<String> clusterNote = new AtomicReference<>("");
    private volatile @Nullable FutureTask<LocalCluster> cluster;

    /** Takes the data folder; fails if another process runs it. */
    public LocalEnvironment(DataFolder folder, Surroundings surroundings, Waiting waiting, Steps steps) {
        this.folder = folder;
        this.surroundings = surroundings;
        this.waiting = waiting;
        this.steps = steps;
        this.owner = FolderOwner.become(folder);
        EventLog.writeTo(folder.events());
        Leftovers.stop(folder);
    }

    /** Forgets all that earlier runs kept. */
    public void eraseState() {
        Leftovers.erase(folder);
    }

    /** @param az with all that the stock az needs */
    public LocalCloud startCloud(boolean func, boolean az) {
        Path staged = packaged(FUNCTIONS);
        surroundings.requireProgram("node", "Install Node.js 20 or newer.");
        surroundings.requireProgram("npm", "Install Node.js 20 or newer with npm.");
        if (func) {
            surroundings.requireProgram("func", "Install Azure Functions Core Tools, or leave --func away.");
        }
        if (az) {
            findHelm();
        }
        return steps.step("Azurite, Key Vault, issuer and hub ready", progress -> {
            LocalCloudSettings settings = settings(az)
                    .withFunctions(staged)
                    .withHost(func ? LocalCloudSettings.Host.FUNC : LocalCloudSettings.Host.BUILT_IN)
                    .withProgress(line -> {
                        if (line.startsWith("starting ")) {
                            progress.milestone("Azurite installed");
                        }
                        progress.note(line);
                    });
            LocalCloud started = start(settings);
            cloud = started;
            progress.note("waiting for its health");
            HubClient hub = new HubClient(hub(started), waiting);
            if (!waiting.until(READY_LIMIT, LOOK_EVERY, () -> hub.healthyAt().isPresent())) {
                throw new CliFailure(
                        ExitCode.TIMEOUT,
                        "The hub is not healthy after " + READY_LIMIT.toSeconds() + " s.",
                        "See the logs below " + folder.cloud() + ".");
            }
            progress.found(started.hubUrl().toString());
            return started;
        });
    }

    private LocalCloudSettings settings(boolean az) {
        LocalCloudSettings settings = LocalCloudSettings.at(folder.cloud());
        Path chart = surroundings.installation().resolve(AGENTS_CHART);
        if (Files.isDirectory(chart)) {
            settings = settings.withAppSettings(Map.of("MOORING_AGENTS_CHART", chart.toString()));
        }
        return az ? settings.withFrontPort(HTTPS_PORT) : settings;
    }

    /** Whoever has no Go and no Helm can still do all but connect: az then fetches a Helm of its own. */
    private void findHelm() {
        steps.step("Helm ready", progress -> {
            try {
                progress.found(new KubernetesBinaries(surroundings.environment(), progress::note)
                        .find(KubernetesBinary.HELM)
                        .toString());
            } catch (BinariesUnavailable missing) {
                progress.found("none: "
                        + String.valueOf(missing.getMessage())
                                .lines()
                                .findFirst()
                                .orElse(""));
            }
            return null;
        });
    }

    /** Begins to start the cluster, beside whatever else is to be started; {@link #startCluster} waits for it. */
    public void beginCluster() {
        Path image = packaged(AGENTS_IMAGE_ROOT);
        Map<String, String> environment = new HashMap<>(surroundings.environment());
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put(LocalCluster.CLOCK_FILE, folder.agentsClock().toString());
        steps.step("Kubernetes programs ready", progress -> {
            environment.put("KUSTOMIZE", kustomize(progress, environment).toString());
            return null;
        });
        FutureTask<LocalCluster> begun =
                new FutureTask<>(() -> LocalCluster.start(LocalClusterSettings.in(folder.cluster())
                        .withImage(AGENTS_IMAGE, image)
                        .withEnvironment(environment)
                        .withProgress(clusterNote::set)));
        cluster = begun;
        Thread.ofPlatform().daemon().name("local-cluster").start(begun);
    }

    public LocalCluster startCluster() {
        if (cluster == null) {
            beginCluster();
        }
        return steps.step("Local cluster ready", progress -> {
            LocalCluster started = awaitCluster(progress);
            awaitNode(started, progress);
            progress.found(started.server().toString());
            return started;
        });
    }

    /** All programs that a cluster needs are there afterwards. */
    private static Path kustomize(Steps.Progress progress, Map<String, String> environment) {
        KubernetesBinaries binaries = new KubernetesBinaries(environment, progress::note);
        try {
            for (KubernetesBinary binary : KubernetesBinary.ofCluster()) {
                Path unused = binaries.find(binary);
            }
            return binaries.find(KubernetesBinary.KUSTOMIZE);
        } catch (BinariesUnavailable missing) {
            throw new CliFailure(
                    ExitCode.ENVIRONMENT,
                    String.valueOf(missing.getMessage()),
                    "Install Go, or set KUBEBUILDER_ASSETS to a folder that has the programs.",
                    missing);
        }
    }

    private LocalCluster awaitCluster(Steps.Progress progress) {
        FutureTask<LocalCluster> begun = cluster;
        if (begun == null) {
            throw new IllegalStateException("the cluster was not begun");
        }
        boolean unused = waiting.until(START_LIMIT, LOOK_EVERY, () -> {
            progress.note(clusterNote.get());
            return begun.isDone();
        });
        return begun(begun);
    }

    private static LocalCluster begun(FutureTask<LocalCluster> start) {
        try {
            return start.get(0, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException cause
                    ? cause
                    : new IllegalStateException("start the local cluster", failed);
        } catch (TimeoutException late) {
            throw new CliFailure(
                    ExitCode.TIMEOUT,
                    "The local cluster has not started after " + START_LIMIT.toSeconds() + " s.",
                    "See the logs below the data folder.",
                    late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CliFailure(ExitCode.FAILED, "Interrupted.", "", interrupted);
        }
    }

    /** Tells other processes that all is ready. */
    public LocalRun announce() {
        FutureTask<LocalCluster> running = cluster;
        LocalRun.write(folder, running == null ? null : begun(running).kubeconfig());
        return LocalRun.require(folder);
    }

    private static LocalCloud start(LocalCloudSettings settings) {
        try {
            return LocalCloud.start(settings);
        } catch (AlreadyRunning other) {
            throw new CliFailure(
                    ExitCode.FAILED,
                    "A local cloud already runs on this data folder (pid " + other.pid() + ").",
                    "Stop it, or name another folder with --data.",
                    other);
        } catch (FrontUnavailable refused) {
            throw new CliFailure(
                    ExitCode.ENVIRONMENT,
                    "az needs the hub on port 443, but " + refused.getMessage() + ".",
                    "Stop that program; or let this user listen there: sudo sysctl"
                            + " net.ipv4.ip_unprivileged_port_start=443; or leave --az away.",
                    refused);
        }
    }

    private static HubConnection hub(LocalCloud cloud) {
        return new HubConnection(cloud.hubUrl(), cloud.certificates().caFile(), cloud::ownerToken);
    }

    private void awaitNode(LocalCluster running, Steps.Progress progress) {
        progress.note("waiting for its node");
        KubeconfigChoice choice = KubeconfigChoice.of(running.kubeconfig(), null, Map.of());
        try (KubeCluster kube = KubeCluster.open(choice)) {
            if (!waiting.until(READY_LIMIT, LOOK_EVERY, () -> kube.facts().linuxNode())) {
                throw new CliFailure(
                        ExitCode.TIMEOUT,
                        "The local cluster has no node after " + READY_LIMIT.toSeconds() + " s.",
                        "See the logs in " + running.logs() + ".");
            }
        }
    }

    private Path packaged(Path part) {
        Path folderOfPart = surroundings.installation().resolve(part);
        if (!Files.isDirectory(folderOfPart)) {
            throw new CliFailure(
                    ExitCode.ENVIRONMENT,
                    "The packaged part " + folderOfPart + " is missing.",
                    "Build it: ./mvnw -DskipTests package.");
        }
        return folderOfPart;
    }

    /** One that is still starting is let come first: half of it could not be stopped. */
    private void closeCluster() {
        FutureTask<LocalCluster> running = cluster;
        if (running == null) {
            return;
        }
        try {
            running.get(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS).close();
        } catch (ExecutionException | TimeoutException neverCame) {
            System.getLogger(LocalEnvironment.class.getName())
                    .log(System.Logger.Level.DEBUG, "event=cluster-not-started", neverCame);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stop();
    }

    /** Stops what was started, the cluster first; once. */
    public void stop() {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        try {
            LocalRun.forget(folder);
            closeCluster();
        } finally {
            LocalCloud runningCloud = cloud;
            if (runningCloud != null) {
                runningCloud.close();
            }
            owner.close();
        }
    }
}
