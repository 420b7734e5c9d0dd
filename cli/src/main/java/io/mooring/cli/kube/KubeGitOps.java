package io.mooring.cli.kube;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mooring.cli.CliFailure;
import io.mooring.cli.ExitCode;
import io.mooring.gitops.GitOpsCrds;
import io.mooring.gitops.GitOpsOperator;
import io.mooring.gitops.GitOpsSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;

/** The GitOps operator in this process, on the cluster of a kubeconfig. */
public final class KubeGitOps implements AutoCloseable {
    private final KubernetesClient client;
    private final KubeconfigChoice choice;
    private final GitOpsOperator operator;

    private KubeGitOps(KubernetesClient client, KubeconfigChoice choice, GitOpsOperator operator) {
        this.client = client;
        this.choice = choice;
        this.operator = operator;
    }

    /** Whether the definitions of the resources are put into the cluster first. */
    public enum Definitions {
        INSTALL,
        LEAVE
    }

    public static KubeGitOps start(KubeconfigChoice choice, Definitions definitions, GitOpsSettings settings) {
        KubernetesClient client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(choice.yaml()))
                .build();
        try {
            if (definitions == Definitions.INSTALL) {
                for (String manifest : GitOpsCrds.manifests().values()) {
                    client.resource(manifest).forceConflicts().serverSideApply();
                }
            }
            return new KubeGitOps(client, choice, GitOpsOperator.start(client, settings, Clock.systemUTC()));
        } catch (KubernetesClientException e) {
            client.close();
            throw new CliFailure(
                    ExitCode.NOT_FOUND,
                    "The definitions cannot be put into the cluster at " + choice.server() + ": " + e.getMessage(),
                    "Look whether the context " + choice.context() + " is right and may change definitions.",
                    e);
        }
    }

    /** Whether it knows all resources. */
    public boolean ready() {
        return operator.ready();
    }

    public String server() {
        return choice.server();
    }

    /** Listens for webhooks on this machine and answers with the port. */
    public int listen(int port) {
        return operator.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /** Metrics in Prometheus' text format. */
    public String metrics() {
        return operator.metrics();
    }

    @Override
    public void close() {
        operator.close();
        client.close();
    }
}
