package io.mooring.agents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.mooring.agents.harness.Eventually;
import io.mooring.agents.harness.FakeHub;
import io.mooring.agents.harness.ForwardProxy;
import io.mooring.agents.harness.InstalledAgents;
import io.mooring.agents.harness.Onboarding;
import io.mooring.agents.harness.TestAuthority;
import io.mooring.extensions.helm.Helm;
import io.mooring.extensions.helm.HelmOutcome;
import io.mooring.extensions.helm.HelmSettings;
import io.mooring.extensions.helm.Kubeconfig;
import io.mooring.extensions.helm.ReleaseName;
import io.mooring.extensions.helm.ReleaseOptions;
import io.mooring.extensions.helm.ReleaseRequest;
import io.mooring.gitops.serve.GitHttpServer;
import io.mooring.localcluster.LocalCluster;
import io.mooring.localcluster.LocalClusterSettings;
import io.mooring.protocol.agent.DesiredState;
import io.mooring.protocol.configuration.ComplianceState;
import io.mooring.protocol.configuration.FluxConfigurationReport;
import io.mooring.protocol.configuration.FluxConfigurationSpec;
import io.mooring.protocol.configuration.GitRepositorySource;
import io.mooring.protocol.configuration.KustomizationSpec;
import io.mooring.protocol.configuration.RepositoryRef;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.api.Git;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chart's pods as processes of the staged image, in a whole local cluster. */
class PodsIT {
    @TempDir
    Path folder;

    @Test
    void bothLayoutsBecomeReadyAndApplyAConfigurationEvenWhenKilled() throws Exception {
        Onboarding onboarding = Onboarding.of("Edge-1");
        TestAuthority authority = new TestAuthority("Inspection");
        try (FakeHub hub = new FakeHub(onboarding.cluster(), onboarding.publicKey());
                GitHttpServer git = GitHttpServer.start(repository(), 0);
                ForwardProxy proxy = new ForwardProxy(
                        ForwardProxy.Options.OPEN.wantingLogin("me:p@ss").inspecting(authority, hub.authorityPem()));
                LocalCluster cluster = LocalCluster.start(LocalClusterSettings.in(folder.resolve("cluster"))
                        .withDurability(LocalClusterSettings.Durability.FAST)
                        .withImage(
                                "mooring/azure-arc-k8sagents",
                                Path.of("target", "image").toAbsolutePath()));
                Helm helm = Helm.start(HelmSettings.from(System.getenv()))) {
            URI url = git.url("shop");
            URI behind = URI.create(url.toString().replace("127.0.0.1", "git.test"));
            hub.desired.set(new DesiredState(7, List.of(wish(behind, 1, false)), List.of()));
            mustBeDone(helm.install(release(
                    cluster,
                    onboarding,
                    hub,
                    Map.of(
                            "layout",
                            "separate",
                            "global",
                            behindProxy(onboarding, hub, proxy.url("me:p%40ss"), authority.pem())))));
            awaitReady(cluster.client(), 6);
            awaitCompliance(hub, 1);
            assertEquals("hello", greeting(cluster.client()));

            theMetricsExporterRunsFromTheSameImage(cluster, helm);

            onlyTheProxyLedOut(proxy);

            mustBeDone(helm.upgrade(release(cluster, onboarding, hub, Map.of("layout", "compact"))));
            awaitReady(cluster.client(), 1);
            hub.desired.set(new DesiredState(8, List.of(wish(url, 2, false)), List.of()));
            assertEquals(1, killTheAgents(), "agents that were killed in the middle of their work");
            awaitCompliance(hub, 2);
            assertEquals("hello", greeting(cluster.client()));

            hub.desired.set(new DesiredState(9, List.of(wish(url, 3, true)), List.of()));
            Eventually.get("end of the configuration", () -> report(hub), report -> report != null && report.deleted());
            assertEquals(null, greeting(cluster.client()));
            assertEquals(List.of(), hub.protests);
        }
    }

    private static Map<String, Object> behindProxy(Onboarding onboarding, FakeHub hub, String proxy, String authority) {
        Map<String, Object> global = new HashMap<>();
        ((Map<?, ?>) InstalledAgents.values(onboarding, hub).get("global"))
                .forEach((key, value) -> global.put(String.valueOf(key), value));
        global.put("hub", Map.of("url", hub.url("hub.test").toString(), "caCertificate", hub.authorityPem()));
        global.put("httpsProxy", proxy);
        global.put("httpProxy", proxy);
        global.put("proxyCert", authority);
        return global;
    }

    /** The names of hub and Git server mean something to the proxy only; it looked into TLS and saw the agents' tokens. */
    private static void onlyTheProxyLedOut(ForwardProxy proxy) {
        assertTrue(proxy.asked.contains("CONNECT hub.test"), proxy.asked::toString);
        assertTrue(proxy.asked.stream().anyMatch(line -> line.endsWith(" git.test")), proxy.asked::toString);
        assertEquals(
                List.of(),
                proxy.asked.stream()
                        .filter(line -> !line.endsWith(" hub.test") && !line.endsWith(" git.test"))
                        .toList(),
                "what must not go through a proxy");
        assertTrue(
                proxy.overheard.stream().anyMatch(head -> head.contains("Authorization: Bearer ")),
                proxy.overheard::toString);
        assertTrue(
                proxy.overheard.stream().noneMatch(head -> head.contains("Proxy-Authorization")),
                "what the hub was told of the proxy's password");
    }

    private static void theMetricsExporterRunsFromTheSameImage(LocalCluster cluster, Helm helm) throws Exception {
        KubernetesClient client = cluster.client();
        ReleaseName name = new ReleaseName("metrics", "exporter");
        Kubeconfig kubeconfig = new Kubeconfig(cluster.kubeconfigContents());
        mustBeDone(helm.install(new ReleaseRequest(
                name,
                Path.of("..", "extensions", "catalog", "charts", "metrics-exporter")
                        .toAbsolutePath(),
                Map.of(),
                kubeconfig,
                ReleaseOptions.defaults())));
        String ip = Eventually.get(
                "the exporter's address",
                () -> client.pods().inNamespace("metrics").list().getItems().stream()
                        .filter(pod -> pod.getStatus().getConditions().stream()
                                .anyMatch(condition -> condition.getType().equals("Ready")
                                        && condition.getStatus().equals("True")))
                        .map(pod -> pod.getStatus().getPodIP())
                        .findFirst()
                        .orElse(null),
                found -> found != null);
        try (HttpClient http = HttpClient.newHttpClient()) {
            String metrics = http.send(
                            HttpRequest.newBuilder(URI.create("http://" + ip + ":8080/metrics"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
            assertTrue(
                    metrics.contains("kube_deployment_status_replicas_available{namespace=\"metrics\","
                            + "deployment=\"exporter\"} "),
                    metrics);
            assertTrue(metrics.contains("condition=\"Ready\",status=\"true\"} 1"), metrics);
        }
        assertInstanceOf(HelmOutcome.Done.class, helm.uninstall(name, kubeconfig));
    }

    private static void awaitReady(KubernetesClient client, int deployments) {
        Eventually.get(
                "ready pods",
                () -> states(client),
                states ->
                        states.size() == deployments && states.values().stream().allMatch("1"::equals));
    }

    private static void awaitCompliance(FakeHub hub, long generation) {
        Eventually.get(
                "compliance of generation " + generation,
                () -> report(hub),
                report -> report != null
                        && report.generation() == generation
                        && report.complianceState() == ComplianceState.COMPLIANT);
    }

    private static String greeting(KubernetesClient client) {
        ConfigMap found =
                client.configMaps().inNamespace("team").withName("greeting").get();
        return found == null ? null : found.getData().get("text");
    }

    /** Ends the pods' processes as a lack of memory would: without a word. */
    private long killTheAgents() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.contains(AgentMain.class.getName()) && line.contains(folder.toString()))
                        .isPresent())
                .filter(ProcessHandle::destroyForcibly)
                .count();
    }

    private static ReleaseRequest release(
            LocalCluster cluster, Onboarding onboarding, FakeHub hub, Map<String, Object> more) {
        Map<String, Object> values = new HashMap<>(InstalledAgents.values(onboarding, hub));
        values.putAll(more);
        return new ReleaseRequest(
                new ReleaseName("azure-arc-release", "azure-arc"),
                InstalledAgents.chart(),
                values,
                new Kubeconfig(cluster.kubeconfigContents()),
                ReleaseOptions.defaults());
    }

    private static void mustBeDone(HelmOutcome<?> outcome) {
        if (outcome instanceof HelmOutcome.Failed<?> failed) {
            throw new AssertionError(failed.toString());
        }
    }

    private static Map<String, String> states(KubernetesClient client) {
        Map<String, String> states = new TreeMap<>();
        for (Deployment deployment :
                client.apps().deployments().inAnyNamespace().list().getItems()) {
            states.put(
                    deployment.getMetadata().getName(),
                    String.valueOf(deployment.getStatus().getReadyReplicas()));
        }
        return states;
    }

    private static FluxConfigurationReport report(FakeHub hub) {
        return hub.reports.stream()
                .flatMap(report -> report.fluxConfigurations().stream())
                .reduce((first, last) -> last)
                .orElse(null);
    }

    private Path repository() throws Exception {
        Path root = Files.createDirectories(folder.resolve("git"));
        Path apps = Files.createDirectories(root.resolve("shop/apps"));
        Files.writeString(apps.resolve("greeting.yaml"), """
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: greeting
              namespace: team
            data:
              text: hello
            """);
        try (Git git = Git.init()
                .setDirectory(root.resolve("shop").toFile())
                .setInitialBranch("main")
                .call()) {
            git.add().addFilepattern(".").call();
            git.commit()
                    .setMessage("Apps")
                    .setAuthor("t", "t@example.com")
                    .setSign(false)
                    .call();
        }
        return root;
    }

    private static DesiredState.FluxConfiguration wish(URI url, long generation, boolean deleting) {
        TreeMap<String, KustomizationSpec> kustomizations = new TreeMap<>();
        kustomizations.put("apps", new KustomizationSpec("./apps", null, 60, 60, null, true, false, true, null, null));
        return new DesiredState.FluxConfiguration(
                "shop",
                generation,
                deleting,
                FluxConfigurationSpec.ofGit(
                        "cluster",
                        "team",
                        false,
                        new GitRepositorySource(
                                url.toString(),
                                60,
                                60,
                                new RepositoryRef("main", null, null, null),
                                null,
                                null,
                                null,
                                null,
                                null),
                        kustomizations));
    }
}
