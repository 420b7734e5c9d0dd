package io.mooring.localcluster;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.mooring.localcluster.LocalClusterSettings.Durability;
import io.mooring.localcluster.process.FolderTree;
import io.mooring.localcluster.process.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A whole cluster for the tests of the node, one for all of them, and what they do with it again and again. */
final class NodeFixture {
    private static final Patience PATIENCE =
            new Patience(Clock.systemUTC(), Duration.ofSeconds(60), Duration.ofMillis(100));
    private static @Nullable LocalCluster shared;

    private final LocalCluster cluster;
    private final KubernetesClient client;
    private final String namespace = "test-" + UUID.randomUUID().toString().substring(0, 8);

    /** Gives the test a namespace of its own. */
    NodeFixture() {
        cluster = cluster();
        client = cluster.client();
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create();
        await(() -> client.serviceAccounts()
                        .inNamespace(namespace)
                        .withName("default")
                        .get()
                != null);
    }

    private static synchronized LocalCluster cluster() {
        LocalCluster running = shared;
        if (running == null) {
            Path folder = temporaryFolder();
            LocalCluster started = LocalCluster.start(LocalClusterSettings.in(folder.resolve("data"))
                    .withDurability(Durability.FAST)
                    .withProgress(System.err::println)
                    .withImage(TestImage.NAME, TestImage.in(folder.resolve("image"))));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(started, folder)));
            shared = started;
            running = started;
        }
        return running;
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("mooring-node-");
        } catch (IOException refused) {
            throw new UncheckedIOException("create a folder for the cluster", refused);
        }
    }

    private static void end(LocalCluster cluster, Path folder) {
        try {
            cluster.close();
            FolderTree.delete(folder);
        } catch (IOException kept) {
            throw new UncheckedIOException("delete " + folder, kept);
        }
    }

    KubernetesClient client() {
        return client;
    }

    String namespace() {
        return namespace;
    }

    int apiserverPort() {
        return cluster.server().getPort();
    }

    static void await(BooleanSupplier condition) {
        assertTrue(PATIENCE.until(condition));
    }

    void apply(String yaml) {
        for (String document : yaml.split("---\n", -1)) {
            client.resource(document).inNamespace(namespace).create();
        }
    }

    List<Pod> pods(String app) {
        return client.pods().inNamespace(namespace).withLabel("app", app).list().getItems();
    }

    Pod awaitPod(String app, Predicate<Pod> condition) {
        assertTrue(
                PATIENCE.until(() -> pods(app).stream().anyMatch(condition)),
                () -> app + ": " + client.getKubernetesSerialization().asYaml(pods(app)));
        return pods(app).stream().filter(condition).findFirst().orElseThrow();
    }

    void awaitEvent(String reason, String part) {
        await(() -> client.v1().events().inNamespace(namespace).list().getItems().stream()
                .anyMatch(event ->
                        event.getReason().equals(reason) && event.getMessage().contains(part)));
    }

    static boolean isReady(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .anyMatch(condition -> condition.getType().equals("Ready")
                        && condition.getStatus().equals("True"));
    }

    static ContainerStatus container(Pod pod) {
        return pod.getStatus().getContainerStatuses().getFirst();
    }

    static String waitingReason(Pod pod) {
        return pod.getStatus().getContainerStatuses().isEmpty()
                        || container(pod).getState().getWaiting() == null
                ? ""
                : container(pod).getState().getWaiting().getReason();
    }

    TokenReview review(String token) {
        return client.resource(new TokenReviewBuilder()
                        .withNewSpec()
                        .withToken(token)
                        .endSpec()
                        .build())
                .create();
    }

    String log(Pod pod, String container) {
        return cluster.containerLog(
                        pod.getMetadata().getNamespace(), pod.getMetadata().getName(), container)
                .map(NodeFixture::read)
                .orElse("");
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            return "";
        }
    }

    static String after(String log, String prefix) {
        return log.lines()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length()))
                .findFirst()
                .orElseThrow();
    }
}
