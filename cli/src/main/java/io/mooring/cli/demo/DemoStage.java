package io.mooring.cli.demo;

import io.mooring.azurite.LocalCloud;
import io.mooring.cli.Moor;
import io.mooring.cli.Waiting;
import io.mooring.cli.hub.HubClient;
import io.mooring.cli.hub.HubConnection;
import io.mooring.cli.kube.KubeCluster;
import io.mooring.cli.kube.KubeconfigChoice;
import io.mooring.cli.local.DataFolder;
import io.mooring.cli.local.LocalEnvironment;
import io.mooring.cli.local.LocalRun;
import io.mooring.cli.output.Steps;
import io.mooring.extensions.helm.Helm;
import io.mooring.extensions.helm.HelmSettings;
import io.mooring.localcluster.LocalCluster;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/** Everything that the demonstration needs on this machine, up and running; closing it leaves nothing. */
final class DemoStage implements AutoCloseable {
    private final Steps steps;
    private final Waiting waiting;
    private final Parts parts;
    private final Deque<AutoCloseable> open;

    /** What was started. */
    private record Parts(
            LocalCloud cloud,
            HubConnection connection,
            KubeCluster kube,
            Helm helm,
            GitDemoRepository repository,
            ChartServer charts) {}

    private DemoStage(Steps steps, Waiting waiting, Parts parts, Deque<AutoCloseable> open) {
        this.steps = steps;
        this.waiting = waiting;
        this.parts = parts;
        this.open = open;
    }

    /**
     * Sets the stage on an empty folder.
     *
     * @param environment is closed with the stage
     */
    static DemoStage set(Moor moor, DataFolder folder, Steps steps, LocalEnvironment environment) {
        environment.beginCluster();
        LocalCloud cloud = environment.startCloud(false, false);
        LocalCluster cluster = environment.startCluster();
        LocalRun run = environment.announce();
        Deque<AutoCloseable> open = new ArrayDeque<>();
        Path repositories = folder.root().resolve("repositories");
        GitDemoRepository repository = steps.step("Git repository served", progress -> {
            GitDemoRepository made = GitDemoRepository.create(repositories);
            progress.found(made.url() + " at " + made.head().substring(0, 7));
            return made;
        });
        open.push(repository);
        ChartServer charts = ChartServer.start();
        open.push(charts);
        KubeCluster kube = KubeCluster.open(KubeconfigChoice.of(cluster.kubeconfig(), null, Map.of()));
        open.push(kube);
        Helm helm = Helm.start(HelmSettings.from(moor.surroundings().environment()));
        open.push(helm);
        Parts parts = new Parts(cloud, run.hub(), kube, helm, repository, charts);
        return new DemoStage(steps, moor.waiting(), parts, open);
    }

    Steps steps() {
        return steps;
    }

    Waiting waiting() {
        return waiting;
    }

    LocalCloud cloud() {
        return parts.cloud();
    }

    HubConnection connection() {
        return parts.connection();
    }

    /** A client of the hub that outlives a restart of it. */
    HubClient hub() {
        return new HubClient(parts.connection(), waiting).patient();
    }

    KubeCluster kube() {
        return parts.kube();
    }

    Helm helm() {
        return parts.helm();
    }

    GitDemoRepository repository() {
        return parts.repository();
    }

    ChartServer charts() {
        return parts.charts();
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            AutoCloseable next = open.pop();
            try {
                next.close();
            } catch (Exception broken) {
                // The others still have to go.
                System.getLogger(DemoStage.class.getName())
                        .log(System.Logger.Level.WARNING, "event=close-failed part=" + next, broken);
            }
        }
    }
}
