package io.mooring.cli.gitops;

import io.mooring.cli.Moor;
import io.mooring.cli.cluster.KubeChoice;
import io.mooring.cli.kube.KubeGitOps;
import io.mooring.cli.local.Interruption;
import io.mooring.gitops.GitOpsSettings;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code moor gitops operator}. */
@Command(
        name = "operator",
        description = {
            "Runs the GitOps operator here, on the cluster of a kubeconfig, without a hub: Flux's sources,",
            "Kustomization and HelmRelease resources are reconciled until Ctrl-C. Where several run on one cluster,",
            "one works and the others stand by; the Lease " + KubeGitOps.LEASE + " says which."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nFor instance:%n",
        footer = "  moor gitops operator --kubeconfig ~/.kube/config --install-crds --data /var/tmp/gitops")
final class OperatorCommand implements Runnable {
    private static final Duration SYNC_LIMIT = Duration.ofMinutes(2);
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    private final Moor moor;

    @Mixin
    private final KubeChoice kubeconfig = new KubeChoice();

    @Option(names = "--install-crds", description = "Puts the definitions of the resources into the cluster first.")
    private boolean installCrds;

    @Option(
            names = "--no-cross-namespace-refs",
            description = "Refuses references to sources and dependencies of other namespaces.")
    private boolean noCrossNamespaceRefs;

    @Option(
            names = "--concurrent",
            paramLabel = "N",
            description = "How many resources of a kind are worked on at once (default: ${DEFAULT-VALUE}).")
    private int concurrency = GitOpsSettings.DEFAULT_CONCURRENCY;

    @Option(
            names = "--receiver-port",
            paramLabel = "PORT",
            description = "Listens on this machine for the webhooks of Receivers; 0 takes a free port.")
    private @Nullable Integer receiverPort;

    @Option(
            names = "--metrics-port",
            paramLabel = "PORT",
            description = "Serves /metrics, /healthz and /readyz on this port of 127.0.0.1; 0 takes a free one.")
    private @Nullable Integer metricsPort;

    @Mixin
    private final KustomizeChoice kustomize = new KustomizeChoice();

    OperatorCommand(Moor moor) {
        this.moor = moor;
    }

    @Override
    public void run() {
        PrintStream out = moor.surroundings().out();
        Path binary = kustomize.choose(moor);
        GitOpsSettings settings = new GitOpsSettings(
                moor.dataFolder().root().resolve("gitops"), binary, concurrency, !noCrossNamespaceRefs, false);
        CountDownLatch ended = new CountDownLatch(1);
        try (KubeGitOps operator = KubeGitOps.start(
                        kubeconfig.choose(moor.surroundings().environment()),
                        installCrds ? KubeGitOps.Definitions.INSTALL : KubeGitOps.Definitions.LEAVE,
                        settings);
                OperatorPages pages = metricsPort == null ? null : OperatorPages.start(metricsPort, operator)) {
            Interruption.runsFirst(operator::close, ended::countDown);
            boolean synced = moor.waiting().until(SYNC_LIMIT, LOOK_EVERY, operator::ready);
            out.println(state(operator, synced));
            if (receiverPort != null) {
                int port = operator.listen(receiverPort);
                out.println("Webhooks:   " + (port == 0 ? "not before it works" : "http://127.0.0.1:" + port));
            }
            out.println("Data:       " + settings.dataDir());
            out.println(
                    "kustomize:  " + (binary == null ? "none; folders with a kustomization.yaml will fail" : binary));
            if (pages != null) {
                out.println("Metrics:    http://127.0.0.1:" + pages.port() + "/metrics");
            }
            out.println("Ctrl-C stops it.");
            out.flush();
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String state(KubeGitOps operator, boolean synced) {
        if (operator.standingBy()) {
            return "Standing by for " + operator.leader() + ", which reconciles the cluster at " + operator.server()
                    + ".";
        }
        return (synced ? "Reconciling the cluster at " : "Still waiting for the cluster at ")
                + operator.server()
                + (installCrds || synced ? "." : "; are the definitions there? (--install-crds)");
    }
}
