package io.mooring.cli.gitops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.mooring.cli.Cli;
import io.mooring.localcluster.LocalCluster;
import io.mooring.localcluster.SharedLocalCluster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator without a hub and outside of the cluster. */
class OperatorCommandIT {
    private static final String BUCKET = """
            apiVersion: source.toolkit.fluxcd.io/v1
            kind: Bucket
            metadata: {name: cloud, namespace: default}
            spec: {interval: 1m, bucketName: cloud, endpoint: example.invalid, provider: gcp}
            """;

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void itInstallsTheDefinitionsAndReconcilesUntilItIsStopped() throws Exception {
        LocalCluster cluster = SharedLocalCluster.get();
        PrintStream printed = new PrintStream(out, true, StandardCharsets.UTF_8);
        List<String> command = List.of(
                "gitops",
                "operator",
                "--kubeconfig",
                cluster.kubeconfig().toString(),
                "--install-crds",
                "--metrics-port",
                "0",
                "--data",
                folder.toString());
        FutureTask<Integer> running = new FutureTask<>(() -> Cli.launch(command, printed, printed, Map.of()));
        Thread thread = Thread.ofPlatform().start(running);
        try {
            until(() -> text().contains("Ctrl-C stops it."));
            assertTrue(text().contains("Reconciling the cluster at " + cluster.server()), text());
            assertTrue(page("/metrics").contains("mooring_gitops_leader 1"), () -> page("/metrics"));
            assertTrue(page("/readyz").contains("ok"));
            KubernetesClient client = cluster.client();
            client.resource(BUCKET).create();
            until(() -> client.resource(BUCKET).get() != null
                    && String.valueOf(client.getKubernetesSerialization()
                                    .asJson(client.resource(BUCKET).get()))
                            .contains("UnsupportedField"));
        } finally {
            thread.interrupt();
        }
        assertEquals(0, running.get(30, TimeUnit.SECONDS));
    }

    /** What the operator says of itself at the address that it printed. */
    private String page(String path) {
        Matcher address = Pattern.compile("Metrics: +(http://127\\.0\\.0\\.1:\\d+)/metrics")
                .matcher(text());
        assertTrue(address.find(), text());
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create(address.group(1) + path))
                                    .timeout(Duration.ofSeconds(10))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private void until(BooleanSupplier there) throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        for (int look = 0; look < 600 && !there.getAsBoolean(); look++) {
            boolean unused = never.await(Duration.ofMillis(100).toMillis(), TimeUnit.MILLISECONDS);
        }
        assertTrue(there.getAsBoolean(), this::text);
    }
}
