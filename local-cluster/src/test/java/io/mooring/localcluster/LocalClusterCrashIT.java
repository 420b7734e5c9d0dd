package io.mooring.localcluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mooring.localcluster.process.Patience;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalClusterCrashIT {
    private static final Patience PATIENCE =
            new Patience(Clock.systemUTC(), Duration.ofSeconds(60), Duration.ofMillis(100));

    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata: {name: survivor, namespace: default}
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - {name: main, image: example.test/app, command: [/opt/app, run]}
            """;

    @TempDir
    private Path folder;

    @Test
    void aKilledClusterLeavesNoProcessAndItsNextLifeGoesOn() throws IOException, InterruptedException {
        Process first = startInOwnProcess();
        List<Long> children;
        try {
            Config config = Config.fromKubeconfig(Files.readString(folder.resolve("data/kubeconfig")));
            try (KubernetesClient client =
                    new KubernetesClientBuilder().withConfig(config).build()) {
                client.resource(POD).create();
                assertTrue(PATIENCE.until(() -> isRunning(survivor(client), 0)));
            }
            children = runningProcesses();
            assertEquals(4, children.size(), "etcd, apiserver, controller manager, the pod");
        } finally {
            first.destroyForcibly();
        }
        assertTrue(first.waitFor(10, TimeUnit.SECONDS));
        assertTrue(
                PATIENCE.until(() -> children.stream().noneMatch(LocalClusterCrashIT::isAlive)),
                "the children do not outlive a parent that was killed");

        try (LocalCluster second = LocalCluster.start(ClusterProcess.settings(folder))) {
            assertTrue(PATIENCE.until(() -> isRunning(survivor(second.client()), 1)), "started anew");
            assertEquals(4, runningProcesses().size(), "once");
        }
    }

    @Test
    void aControlPlaneProcessThatDiesIsStartedAgain() throws IOException {
        LocalClusterSettings settings = LocalClusterSettings.forTests(folder.resolve("data"));
        try (LocalCluster cluster = LocalCluster.start(settings)) {
            long etcd = runningProcesses().getFirst();
            ProcessHandle.of(etcd).orElseThrow().destroyForcibly();

            assertTrue(PATIENCE.until(
                    () -> runningProcesses().size() == 2 && !runningProcesses().contains(etcd)));
            assertTrue(PATIENCE.until(() -> answers(cluster.client())));
            assertNotEquals(etcd, runningProcesses().getLast());
        }
    }

    private static boolean answers(KubernetesClient client) {
        try {
            return client.namespaces().withName("default").get() != null;
        } catch (KubernetesClientException notYet) {
            return false;
        }
    }

    private static Pod survivor(KubernetesClient client) {
        return client.pods().inNamespace("default").withName("survivor").get();
    }

    private static boolean isRunning(Pod pod, int restarts) {
        return pod.getStatus().getContainerStatuses().stream()
                .anyMatch(status -> status.getReady()
                        && status.getState().getRunning() != null
                        && status.getRestartCount() == restarts);
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    private List<Long> runningProcesses() {
        try {
            return Files.readAllLines(folder.resolve("data/run")).stream()
                    .map(line -> Long.parseLong(line.split(" ", -1)[0]))
                    .filter(LocalClusterCrashIT::isAlive)
                    .toList();
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    private Process startInOwnProcess() throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ClusterProcess.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        String line = output.readLine();
        assertTrue(line != null && line.startsWith("up "), line);
        return process;
    }
}
