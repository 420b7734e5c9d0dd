package io.mooring.extensions.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.mooring.extensions.ChartServer;
import io.mooring.extensions.chart.ChartAccess;
import io.mooring.extensions.chart.ChartSource;
import io.mooring.extensions.chart.Charts;
import io.mooring.extensions.helm.Helm;
import io.mooring.extensions.helm.HelmFailure;
import io.mooring.extensions.helm.HelmOutcome;
import io.mooring.extensions.helm.HelmSettings;
import io.mooring.extensions.helm.ReleaseName;
import io.mooring.extensions.helm.ReleaseOptions;
import io.mooring.extensions.helm.ReleaseRequest;
import io.mooring.localcluster.SharedLocalCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.eclipse.jgit.api.Git;

/** A release in a namespace of its own, with the engine, the Helm, the apiserver and the repository it needs. */
final class EngineFixture implements AutoCloseable {
    static final String CONFIG_MAP = """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: {{ .Release.Name }}}
        data: {greeting: {{ .Values.greeting | default "none" | quote }}}
        """;
    static final String DEPLOYMENT = CONFIG_MAP + """
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: {{ .Release.Name }}}
        spec:
          selector: {matchLabels: {app: {{ .Release.Name }}}}
          template:
            metadata: {labels: {app: {{ .Release.Name }}}}
            spec: {containers: [{name: c, image: "{{ .Values.image | default "pause" }}"}]}
        """;

    /** One for all tests: its workers are the expensive part. */
    static final Helm HELM = startHelm();

    final KubernetesClient client = SharedLocalCluster.get().client();
    final Helm helm = HELM;
    final String namespace = "it-" + UUID.randomUUID().toString().substring(0, 8);
    final ReleaseName release = new ReleaseName(namespace, "web");
    final ChartServer server = new ChartServer();
    final KubeCluster cluster = KubeCluster.of(client);
    final Path folder;
    final ExtensionEngine engine;

    EngineFixture(Path folder) throws Exception {
        this.folder = folder;
        this.engine = engine("me", Clock.systemUTC());
    }

    private static Helm startHelm() {
        Helm started = Helm.start(HelmSettings.from(System.getenv()));
        Runtime.getRuntime().addShutdownHook(new Thread(started::close));
        return started;
    }

    @Override
    public void close() {
        server.close();
    }

    ExtensionEngine engine(String holder, Clock clock) {
        return new ExtensionEngine(
                new ExtensionEngine.Tools(helm, Charts.in(folder.resolve("charts")), cluster),
                EngineSettings.of("default", holder),
                clock,
                new Random(1));
    }

    DesiredRelease wish(String version, Map<String, Object> values) {
        return new DesiredRelease(
                release, new ChartSource.Repository(server.url(), "web", version), values, true, Duration.ofMinutes(1));
    }

    DesiredRelease wish(String version, ReleasePolicy policy, int proven) {
        return new DesiredRelease(
                release,
                new ChartSource.Repository(server.url(), "web", version),
                ChartAccess.NONE,
                Map.of(),
                policy,
                proven);
    }

    /** States of all revisions, oldest first. */
    List<String> history() {
        return client.secrets().inNamespace(namespace).withLabel("name", "web").list().getItems().stream()
                .sorted(Comparator.comparingInt(secret ->
                        Integer.parseInt(secret.getMetadata().getLabels().get("version"))))
                .map(secret -> secret.getMetadata().getLabels().get("status"))
                .toList();
    }

    void createNamespace() {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create();
    }

    /** The same wish for a second release beside. */
    DesiredRelease other() {
        return new DesiredRelease(
                new ReleaseName(namespace, "other"),
                new ChartSource.Repository(server.url(), "other", ""),
                Map.of(),
                true,
                Duration.ofMinutes(1));
    }

    ReleaseRequest request(String version, Map<String, Object> values, ReleaseOptions options) throws Exception {
        Path chart = Charts.in(folder.resolve("charts"))
                .fetch(new ChartSource.Repository(server.url(), "web", version))
                .path();
        return new ReleaseRequest(release, chart, values, cluster.kubeconfig(), options);
    }

    String greeting() {
        ConfigMap map =
                client.configMaps().inNamespace(namespace).withName("web").get();
        return map.getData().get("greeting");
    }

    int secrets() {
        List<Secret> secrets = client.secrets().inNamespace(namespace).list().getItems();
        return secrets.size();
    }

    void makeReady() {
        Deployment deployment = client.apps()
                .deployments()
                .inNamespace(namespace)
                .withName("web")
                .get();
        deployment.setStatus(new DeploymentStatusBuilder()
                .withReplicas(1)
                .withUpdatedReplicas(1)
                .withReadyReplicas(1)
                .withAvailableReplicas(1)
                .withObservedGeneration(deployment.getMetadata().getGeneration())
                .build());
        client.resource(deployment).updateStatus();
    }

    void commit(Git git, String version) throws Exception {
        Path chart = Files.createDirectories(folder.resolve("git/deploy/web/templates"))
                .getParent();
        Files.writeString(chart.resolve("Chart.yaml"), "apiVersion: v2\nname: web\nversion: " + version + "\n");
        Files.writeString(chart.resolve("templates/all.yaml"), CONFIG_MAP);
        git.add().addFilepattern(".").call();
        git.commit()
                .setMessage(version)
                .setAuthor("test", "test@example.com")
                .setCommitter("test", "test@example.com")
                .setSign(false)
                .call();
    }

    static <T> T done(HelmOutcome<T> outcome) {
        return switch (outcome) {
            case HelmOutcome.Done<T>(T value) -> value;
            case HelmOutcome.Failed<T>(HelmFailure failure) -> throw new AssertionError(failure);
        };
    }

    static void done(HelmOutcome<?> outcome, HelmFailure.Kind expected) {
        assertEquals(
                expected,
                assertInstanceOf(HelmOutcome.Failed.class, outcome).failure().kind());
    }
}
