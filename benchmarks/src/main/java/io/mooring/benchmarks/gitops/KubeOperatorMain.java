package io.mooring.benchmarks.gitops;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.mooring.gitops.GitOpsOperator;
import io.mooring.gitops.GitOpsSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;

/** The operator in a process of its own, so that it can be weighed: kubeconfig, data folder and kustomize binary are given. */
public final class KubeOperatorMain {
    private KubeOperatorMain() {}

    public static void main(String[] arguments) throws Exception {
        KubernetesClient client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(Files.readString(Path.of(arguments[0]))))
                .build();
        GitOpsSettings settings = GitOpsSettings.inCluster(Path.of(arguments[1]), Path.of(arguments[2]));
        try (client;
                GitOpsOperator operator = GitOpsOperator.start(client, settings, Clock.systemUTC())) {
            System.out.println("started, ready: " + operator.ready());
            new CountDownLatch(1).await();
        }
    }
}
