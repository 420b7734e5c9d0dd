package io.mooring.agents.gitopsoperator;

import io.mooring.agents.Agent;
import io.mooring.agents.AgentRuntime;
import io.mooring.agents.AgentSettings;
import io.mooring.agents.Permission;
import io.mooring.agents.loop.Loop;
import io.mooring.agents.loop.NotYet;
import io.mooring.extensions.helm.HelmSettings;
import io.mooring.extensions.release.KubeCluster;
import io.mooring.gitops.GitOpsOperator;
import io.mooring.gitops.GitOpsSettings;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The gitops-operator: reconciles Flux's sources, Kustomizations and HelmReleases. */
public final class GitOpsAgent implements Agent {
    public static final String NAME = "gitops-operator";

    /** As Flux's notification-controller; the Service webhook-receiver leads to it. */
    private static final int RECEIVER_PORT = 9292;

    private static final Duration LOOK_EVERY = Duration.ofSeconds(30);

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Permission> permissions() {
        return List.of(Permission.everything());
    }

    @Override
    public void start(AgentRuntime runtime) {
        GitOpsOperator operator = runtime.closing(GitOpsOperator.start(
                runtime.cluster().client(), settings(runtime.settings().workspace()), helm(runtime), runtime.clock()));
        runtime.exposes(operator::metrics);
        operator.listen(new InetSocketAddress(runtime.settings().podIp(), RECEIVER_PORT));
        // The operator minds its own work; this loop only tells whether it does.
        Loop watching = runtime.loop("gitops", () -> {
            if (!operator.ready()) {
                throw new NotYet("The GitOps operator has not listed its objects yet.");
            }
            return LOOK_EVERY;
        });
        runtime.start(watching);
    }

    private static GitOpsOperator.HelmTools helm(AgentRuntime runtime) {
        AgentSettings settings = runtime.settings();
        Path token = settings.serviceAccount().resolve("token");
        KubeCluster cluster = Files.exists(token)
                ? KubeCluster.of(runtime.cluster().client(), token)
                : KubeCluster.of(runtime.cluster().client());
        HelmSettings shared = HelmSettings.from(System.getenv())
                .withCacheFolder(settings.workspace().folder().resolve("helm"));
        return new GitOpsOperator.HelmTools(shared, cluster::kubeconfig);
    }

    private static GitOpsSettings settings(AgentSettings.Workspace workspace) {
        GitOpsSettings safe = GitOpsSettings.inCluster(workspace.folder().resolve("git"), workspace.kustomize());
        return new GitOpsSettings(
                safe.dataDir(),
                safe.kustomize(),
                safe.concurrency(),
                safe.allowCrossNamespaceRefs(),
                workspace.gitFileUrls());
    }
}
