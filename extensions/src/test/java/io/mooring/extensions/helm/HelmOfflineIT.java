package io.mooring.extensions.helm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Helm does without a cluster, through real workers. */
class HelmOfflineIT {
    private static final ReleaseName WEB = new ReleaseName("shop", "web");

    @TempDir
    Path folder;

    private Helm helm;

    @BeforeEach
    void start() throws IOException {
        helm = Helm.start(
                HelmSettings.from(System.getenv()).withPool(new HelmSettings.Pool(1, 3, Duration.ofMinutes(5))));
        Files.createDirectories(folder.resolve("web/templates"));
        Files.writeString(folder.resolve("web/Chart.yaml"), "apiVersion: v2\nname: web\nversion: 1.2.3\n");
        Files.writeString(folder.resolve("web/values.yaml"), "greeting: hello\nreplicas: 1\n");
        Files.writeString(folder.resolve("web/templates/map.yaml"), """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: {{ .Release.Name }}}
            data:
              greeting: {{ .Values.greeting | quote }}
              replicas: {{ .Values.replicas | quote }}
              odd: {{ index .Values "odd.key,=[" | quote }}
              list: {{ .Values.list | toJson }}
            """);
    }

    @AfterEach
    void stop() {
        helm.close();
    }

    @Test
    void valuesReachTheTemplatesWithTheirTypes() {
        String rendered = done(helm.template(new TemplateRequest(
                WEB,
                folder.resolve("web"),
                Map.of(
                        "greeting",
                        "a: \"b\"\nc",
                        "replicas",
                        10_000_000L,
                        "odd.key,=[",
                        7_000_000,
                        "list",
                        List.of("x", Map.of("n", 5), 2_000_000_000)))));

        assertTrue(rendered.contains("greeting: \"a: \\\"b\\\"\\nc\""), rendered);
        assertTrue(rendered.contains("replicas: \"10000000\""), rendered);
        assertTrue(rendered.contains("odd: \"7000000\""), rendered);
        assertTrue(rendered.contains("list: [\"x\",{\"n\":5},2000000000]"), rendered);
    }

    @Test
    void aWorkerIsKeptBetweenOperationsAndReplacedWhenWorn() {
        done(helm.showChart(folder.resolve("web")));
        Set<Long> first = helm.workerPids();
        done(helm.showChart(folder.resolve("web")));
        assertEquals(first, helm.workerPids());

        done(helm.showChart(folder.resolve("web")));
        done(helm.showChart(folder.resolve("web")));
        assertNotEquals(first, helm.workerPids());
    }

    @Test
    void aBrokenTemplateIsTheChartsFault() throws IOException {
        Files.writeString(folder.resolve("web/templates/broken.yaml"), "{{ fail \"no luck\" }}");

        HelmFailure failure = failed(helm.template(new TemplateRequest(WEB, folder.resolve("web"), Map.of())));

        assertEquals(HelmFailure.Kind.CHART_INVALID, failure.kind());
        assertTrue(failure.message().contains("no luck"), failure.message());
    }

    @Test
    void aChartThatIsNotThereIsNamed() {
        HelmFailure failure = failed(helm.showChart(folder.resolve("gone")));

        assertEquals(HelmFailure.Kind.CHART_INVALID, failure.kind());
        assertTrue(failure.message().contains("gone"), failure.message());
    }

    @Test
    void aClusterThatCannotBeReachedIsToldFast() {
        Kubeconfig nowhere = new Kubeconfig("""
            apiVersion: v1
            kind: Config
            clusters: [{name: c, cluster: {server: "http://127.0.0.1:1"}}]
            contexts: [{name: c, context: {cluster: c, user: u}}]
            users: [{name: u, user: {}}]
            current-context: c
            """);

        assertEquals(
                HelmFailure.Kind.UNREACHABLE, failed(helm.list("shop", nowhere)).kind());
        assertEquals(
                HelmFailure.Kind.UNREACHABLE,
                failed(helm.upgradeInstall(new ReleaseRequest(
                                WEB, folder.resolve("web"), Map.of(), nowhere, ReleaseOptions.defaults())))
                        .kind());
    }

    @Test
    void aKilledWorkerIsToldAndReplaced() {
        done(helm.showChart(folder.resolve("web")));
        List<Long> pids = List.copyOf(helm.workerPids());
        ProcessHandle worker = ProcessHandle.of(pids.getFirst()).orElseThrow();
        worker.destroyForcibly();
        worker.onExit().join();

        done(helm.showChart(folder.resolve("web")));

        assertNotEquals(Set.copyOf(pids), helm.workerPids());
    }

    @Test
    void anInterruptedCallerTakesItsWorkerAlong() throws Exception {
        CompletableFuture<HelmOutcome<String>> outcome = new CompletableFuture<>();
        Thread caller = Thread.ofVirtual().start(() -> outcome.complete(helm.template(endless())));
        ProcessHandle worker = busyWorker();

        caller.interrupt();

        assertEquals(
                HelmFailure.Kind.WORKER_LOST,
                failed(outcome.get(20, TimeUnit.SECONDS)).kind());
        assertTrue(!worker.isAlive());
        assertEquals(
                "v2",
                done(helm.showChart(folder.resolve("web")))
                        .lines()
                        .findFirst()
                        .orElseThrow()
                        .split(" ")[1]);
    }

    @Test
    void anIdleWorkerIsRetired() throws Exception {
        HelmSettings.Pool brief = new HelmSettings.Pool(1, 100, Duration.ofMillis(50));
        try (Helm shortLived = Helm.start(HelmSettings.from(System.getenv()).withPool(brief))) {
            CompletableFuture<HelmOutcome<String>> outcome = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> outcome.complete(shortLived.showChart(folder.resolve("web"))));
            ProcessHandle worker = busyWorker(shortLived);
            done(outcome.get(20, TimeUnit.SECONDS));

            worker.onExit().get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void aWorkerEndsWithItsParentEvenInTheMiddleOfAnOperation() throws Exception {
        HelmSettings settings = HelmSettings.from(System.getenv());
        ProcessBuilder builder = new ProcessBuilder(
                settings.java().toString(), "--enable-native-access=ALL-UNNAMED", HelmWorkerMain.class.getName());
        builder.environment().put("CLASSPATH", settings.classPath());
        Process worker = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try {
            HelmWire.write(
                    worker.getOutputStream(), new HelmWire.Call(1, new HelmOperation.ShowChart(folder.resolve("web"))));
            assertTrue(String.valueOf(HelmWire.read(worker.getInputStream())).contains("\"id\":1"));
            HelmWire.write(worker.getOutputStream(), new HelmWire.Call(2, new HelmOperation.Template(endless())));

            worker.getOutputStream().close();

            assertTrue(worker.waitFor(20, TimeUnit.SECONDS));
            assertEquals(0, worker.exitValue());
        } finally {
            worker.destroyForcibly();
        }
    }

    /** Some thousand RSA keys: minutes of work that nothing inside the process can stop. */
    private TemplateRequest endless() {
        try {
            Files.writeString(
                    folder.resolve("web/templates/keys.yaml"),
                    "{{ range until 5000 }}{{ genPrivateKey \"rsa\" }}{{ end }}");
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return new TemplateRequest(WEB, folder.resolve("web"), Map.of());
    }

    private ProcessHandle busyWorker() throws InterruptedException {
        return busyWorker(helm);
    }

    private static ProcessHandle busyWorker(Helm helm) throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        for (int attempt = 0; attempt < 1_000 && helm.workerPids().isEmpty(); attempt++) {
            never.await(10, TimeUnit.MILLISECONDS);
        }
        return ProcessHandle.of(helm.workerPids().iterator().next()).orElseThrow();
    }

    private static <T> T done(HelmOutcome<T> outcome) {
        return switch (outcome) {
            case HelmOutcome.Done<T>(T value) -> value;
            case HelmOutcome.Failed<T>(HelmFailure failure) -> throw new AssertionError(failure);
        };
    }

    private static HelmFailure failed(HelmOutcome<?> outcome) {
        return assertInstanceOf(HelmOutcome.Failed.class, outcome, outcome::toString)
                .failure();
    }
}
