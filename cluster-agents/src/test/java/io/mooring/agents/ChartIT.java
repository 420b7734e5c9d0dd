package io.mooring.agents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.mooring.agents.harness.FakeHub;
import io.mooring.agents.harness.InstalledAgents;
import io.mooring.agents.harness.Onboarding;
import io.mooring.extensions.helm.Helm;
import io.mooring.extensions.helm.HelmOutcome;
import io.mooring.extensions.helm.HelmSettings;
import io.mooring.extensions.helm.ReleaseName;
import io.mooring.extensions.helm.TemplateRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the chart makes of its values. */
class ChartIT {
    private static final Onboarding ONBOARDING = Onboarding.of("edge-2");
    private static Helm helm;
    private static FakeHub hub;

    @BeforeAll
    static void start() {
        helm = Helm.start(HelmSettings.from(System.getenv()));
        hub = new FakeHub(ONBOARDING.cluster(), ONBOARDING.publicKey());
    }

    @AfterAll
    static void stop() {
        hub.close();
        helm.close();
    }

    @Test
    void separateHasADeploymentForEachAgent() {
        Set<String> names = new TreeSet<>();
        for (Deployment deployment : deployments(Map.of())) {
            String name = deployment.getMetadata().getName();
            names.add(name);
            assertEquals(
                    List.of("/opt/mooring/bin/agents", name),
                    deployment
                            .getSpec()
                            .getTemplate()
                            .getSpec()
                            .getContainers()
                            .get(0)
                            .getCommand());
            assertEquals(name, deployment.getSpec().getTemplate().getSpec().getServiceAccountName());
            assertEquals(
                    name.equals("gitops-operator") ? "flux-system" : "azure-arc",
                    deployment.getMetadata().getNamespace());
        }
        assertEquals(new TreeSet<>(AgentMain.all().keySet()), names);
    }

    /** What az sets of its own accord; it passes names on as whatever --set takes them for. */
    @Test
    void takesWhatAzSets() {
        Map<String, Object> fromAz = new TreeMap<>(asMap(values(Map.of()).get("global")));
        fromAz.put("azureEnvironment", "MOORING");
        fromAz.put("kubeAadEndpoint", "x.k8sproxysvc.connectrp.azs");
        fromAz.put("resourceGroupName", 123);
        fromAz.put("resourceName", true);
        String rendered = render(Map.of(
                "global",
                fromAz,
                "systemDefaultValues",
                Map.of(
                        "spnOnboarding",
                        false,
                        "clusterconnect-agent",
                        Map.of("enabled", true, "relay_endpoint_suffix_override", ".relay.127.0.0.1"),
                        "azureArcAgents",
                        Map.of("autoUpdate", false, "config_dp_endpoint_override", "https://127.0.0.1/dp"),
                        "image",
                        Map.of("repository", "127.0.0.1"))));
        assertTrue(rendered.contains("AZURE_RESOURCE_GROUP: \"123\""), rendered);
        assertTrue(rendered.contains("AZURE_RESOURCE_NAME: \"true\""), rendered);
        assertTrue(rendered.contains("AZURE_ARC_AUTOUPDATE: \"false\""), rendered);
        assertTrue(rendered.contains("image: \"mooring/azure-arc-k8sagents:"), rendered);
    }

    @Test
    void compactHasOneDeploymentWithAllAgentsAndOneServiceAccountInAllBindings() {
        List<Deployment> deployments = deployments(Map.of("layout", "compact"));
        assertEquals(1, deployments.size());
        List<String> command = deployments
                .get(0)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0)
                .getCommand();
        assertEquals(List.copyOf(AgentMain.all().keySet()), command.subList(1, command.size()));
        String rendered = render(Map.of("layout", "compact"));
        assertEquals(
                Set.of("name: azure-arc-agents"),
                Arrays.stream(rendered.split("\n"))
                        .dropWhile(line -> !line.startsWith("subjects:"))
                        .filter(line -> line.startsWith("    name:"))
                        .map(String::strip)
                        .collect(java.util.stream.Collectors.toSet()));
    }

    @Test
    void withoutTheGitOpsOperatorItsNamespaceIsNotOurs() {
        String rendered = render(Map.of("gitopsOperator", Map.of("enabled", false)));
        assertTrue(!rendered.contains("flux-system\n"), rendered);
    }

    @Test
    void proxiesReachEveryAgentAndTheClusterIsLeftOutOfThem() {
        Map<String, Object> proxied = Map.of(
                "global",
                global(Map.of(
                        "httpsProxy",
                        "http://me:p%2Cw@proxy.test:3128/",
                        "noProxy",
                        "10.0.0.0/8,git.test",
                        "proxyCert",
                        hub.authorityPem(),
                        "isProxyEnabled",
                        true)));
        for (Deployment deployment : deployments(proxied)) {
            PodSpec pod = deployment.getSpec().getTemplate().getSpec();
            Container container = pod.getContainers().get(0);
            assertEquals(
                    "proxy-config", container.getEnvFrom().get(0).getSecretRef().getName());
            assertTrue(
                    container.getEnv().stream()
                            .anyMatch(variable -> variable.getName().equals("MOORING_PROXY_CA_FILE")),
                    container::toString);
            assertTrue(
                    pod.getVolumes().stream()
                            .anyMatch(volume -> volume.getName().equals("proxy-cert")),
                    pod::toString);
        }
        String rendered = render(proxied);
        assertEquals(2, rendered.split("name: proxy-config\n  namespace: ", -1).length - 1, rendered);
        assertTrue(rendered.contains("HTTPS_PROXY: \"http://me:p%2Cw@proxy.test:3128/\""), rendered);
        assertTrue(
                rendered.contains("NO_PROXY: \"10.0.0.0/8,git.test,localhost,127.0.0.0/8,kubernetes.default.svc,.svc,"
                        + ".svc.cluster.local\""),
                rendered);
    }

    @Test
    void proxiesAreSwitchedOffAsAzDoes() {
        String rendered = render(Map.of(
                "global",
                global(Map.of(
                        "httpsProxy",
                        "http://proxy.test:3128",
                        "isProxyEnabled",
                        false,
                        "proxyCert",
                        hub.authorityPem(),
                        "isCustomCert",
                        false))));
        assertTrue(!rendered.contains("proxy-config") && !rendered.contains("proxy-cert"), rendered);
    }

    @Test
    void aProxyThatTheAgentsCannotUseIsRefused() {
        for (String url : List.of("https://proxy.test:3128", "socks5://proxy.test", "http://a b")) {
            HelmOutcome<String> outcome = helm.template(new TemplateRequest(
                    new ReleaseName("azure-arc-release", "azure-arc"),
                    InstalledAgents.chart(),
                    values(Map.of("global", global(Map.of("httpsProxy", url))))));
            assertInstanceOf(HelmOutcome.Failed.class, outcome, url);
            assertTrue(outcome.toString().contains("httpsProxy"), outcome::toString);
        }
    }

    private static Map<String, Object> global(Map<String, Object> more) {
        Map<String, Object> global = new TreeMap<>(asMap(values(Map.of()).get("global")));
        global.putAll(more);
        return global;
    }

    @Test
    void aHubWithoutTlsIsRefused() {
        Map<String, Object> values = values(Map.of());
        Map<String, Object> global = new TreeMap<>(asMap(values.get("global")));
        global.put("hub", Map.of("url", "http://plain"));
        values.put("global", global);
        HelmOutcome<String> outcome = helm.template(new TemplateRequest(
                new ReleaseName("azure-arc-release", "azure-arc"), InstalledAgents.chart(), values));
        assertInstanceOf(HelmOutcome.Failed.class, outcome);
        assertTrue(outcome.toString().contains("hub"), outcome::toString);
    }

    private static List<Deployment> deployments(Map<String, Object> more) {
        KubernetesSerialization reader = new KubernetesSerialization();
        return Arrays.stream(render(more).split("(?m)^---$"))
                .filter(text -> text.contains("kind: Deployment"))
                .map(text -> reader.unmarshal(text, Deployment.class))
                .toList();
    }

    private static String render(Map<String, Object> more) {
        HelmOutcome<String> outcome = helm.template(new TemplateRequest(
                new ReleaseName("azure-arc-release", "azure-arc"), InstalledAgents.chart(), values(more)));
        if (outcome instanceof HelmOutcome.Done<String>(String rendered)) {
            return rendered;
        }
        throw new AssertionError(outcome.toString());
    }

    private static Map<String, Object> values(Map<String, Object> more) {
        Map<String, Object> values = new TreeMap<>(InstalledAgents.values(ONBOARDING, hub));
        values.putAll(more);
        return values;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> asMap(Object value) {
        return (Map<String, Object>) value;
    }
}
