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
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The GitOps operator in this process, on the cluster of a kubeconfig. Several may be started on one cluster: one works, the others
 * stand by.
 */
public final class KubeGitOps implements AutoCloseable {
    /** Says which one works. */
    public static final String LEASE = KubeLeadership.NAMESPACE + "/" + KubeLeadership.NAME;

    private final KubernetesClient client;
    private final KubeconfigChoice choice;
    private final GitOpsSettings settings;
    private final KubeLeadership leadership;
    private @Nullable GitOpsOperator operator;
    private int receiverPort = -1;

    private KubeGitOps(KubernetesClient client, KubeconfigChoice choice, GitOpsSettings settings) {
        this.client = client;
        this.choice = choice;
        this.settings = settings;
        this.leadership = new KubeLeadership(client, "moor-" + UUID.randomUUID(), new KubeLeadership.Led() {
            @Override
            public void begin() {
                startOperator();
            }

            @Override
            public void end() {
                stopOperator();
            }
        });
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
            KubeGitOps started = new KubeGitOps(client, choice, settings);
            started.leadership.start();
            return started;
        } catch (KubernetesClientException e) {
            client.close();
            throw new CliFailure(
                    ExitCode.NOT_FOUND,
                    "The definitions cannot be put into the cluster at " + choice.server() + ": " + e.getMessage(),
                    "Look whether the context " + choice.context() + " is right and may change definitions.",
                    e);
        }
    }

    private synchronized void startOperator() {
        if (operator == null) {
            operator = GitOpsOperator.start(client, settings, Clock.systemUTC());
            if (receiverPort >= 0) {
                receiverPort = listen(operator, receiverPort);
            }
        }
    }

    private synchronized void stopOperator() {
        if (operator != null) {
            operator.close();
            operator = null;
        }
    }

    /** Whether it knows all resources, or leaves the work to another one. */
    public boolean ready() {
        return standingBy() || working();
    }

    /** Whether it is the one that works, and knows all resources. */
    public synchronized boolean working() {
        return operator != null && operator.ready();
    }

    /** Whether another one works, for which it will stand in. */
    public boolean standingBy() {
        return !leadership.leader().isEmpty() && !leadership.leads();
    }

    /** The name in the Lease of the one that works; empty if that is not known. */
    public String leader() {
        return leadership.leader();
    }

    public String server() {
        return choice.server();
    }

    /**
     * Listens for webhooks on this machine whenever it works, and answers with the port; port 0 takes a free one, which is not
     * known before.
     */
    public synchronized int listen(int port) {
        receiverPort = operator == null ? port : listen(operator, port);
        return receiverPort;
    }

    private static int listen(GitOpsOperator operator, int port) {
        return operator.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /** Metrics in Prometheus' text format; that of a process that stands by has none but that it does. */
    public synchronized String metrics() {
        return "# HELP mooring_gitops_leader Whether this process is the one that works.\n"
                + "# TYPE mooring_gitops_leader gauge\n"
                + "mooring_gitops_leader " + (operator == null ? 0 : 1) + "\n"
                + (operator == null ? "" : operator.metrics());
    }

    @Override
    public void close() {
        leadership.close();
        client.close();
    }
}
