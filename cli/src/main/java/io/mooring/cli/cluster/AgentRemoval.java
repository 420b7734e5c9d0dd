package io.mooring.cli.cluster;

import io.mooring.cli.CliFailure;
import io.mooring.cli.ExitCode;
import io.mooring.cli.Waiting;
import io.mooring.cli.kube.KubeCluster;
import io.mooring.cli.kube.KubeRemoval;
import io.mooring.cli.output.Steps;
import io.mooring.extensions.helm.Helm;
import java.time.Duration;
import java.util.List;

/** Takes the agents out of a cluster, with everything that they leave. Can be repeated. */
final class AgentRemoval {
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    /** Running agents uninstall what users declared; when they do not within this time, nobody will. */
    private static final Duration FINALIZERS_LIMIT = Duration.ofSeconds(60);

    private static final Duration GONE_LIMIT = Duration.ofMinutes(3);

    private final KubeCluster kube;
    private final Helm helm;
    private final Waiting waiting;

    AgentRemoval(KubeCluster kube, Helm helm, Waiting waiting) {
        this.kube = kube;
        this.helm = helm;
        this.waiting = waiting;
    }

    void remove(Steps.Progress progress) {
        KubeRemoval removal = kube.removal();
        if (agentsRun()) {
            progress.note("declared configurations and extensions");
            boolean unused = waiting.until(FINALIZERS_LIMIT, LOOK_EVERY, removal::declarationsGone);
        }
        progress.note("release");
        removal.stripFinalizers();
        kube.releaseNamespace().ifPresent(namespace -> new AgentRelease(helm, kube).uninstall(namespace));
        progress.note("resource definitions");
        removal.removeDefinitions();
        for (String namespace : List.of(KubeCluster.AGENTS, KubeCluster.RELEASE_NAMESPACE)) {
            removal.deleteNamespace(namespace);
        }
        progress.note("namespaces");
        boolean gone = waiting.until(
                GONE_LIMIT,
                LOOK_EVERY,
                () -> removal.definitionsGone()
                        && removal.namespaceGone(KubeCluster.AGENTS)
                        && removal.namespaceGone(KubeCluster.RELEASE_NAMESPACE));
        if (!gone) {
            throw new CliFailure(
                    ExitCode.TIMEOUT,
                    "The namespaces azure-arc and azure-arc-release are still being deleted.",
                    "See kubectl get namespace azure-arc -o yaml for what holds them, then repeat the command.");
        }
    }

    private boolean agentsRun() {
        return kube.agents().deployments(KubeCluster.AGENTS).stream().anyMatch(one -> one.ready() > 0);
    }
}
