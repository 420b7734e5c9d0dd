package io.mooring.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.azurite.LocalCloud;
import io.mooring.azurite.LocalCloudSettings;
import io.mooring.functions.HubClient.Answer;
import io.mooring.protocol.arm.ClusterId;
import io.mooring.protocol.json.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Rules of the REST contract that need no agent, on the staged functions with real storage. */
class PackagedContractIT {
    private static final String SUBSCRIPTION = "00000000-0000-0000-0000-000000000001";
    private static final TestAgent AGENT = TestAgent.of(new ClusterId(SUBSCRIPTION, "Rules", "Edge"));

    @TempDir
    static Path data;

    private static LocalCloud cloud;
    private static HubClient hub;
    private static Answer made;

    @BeforeAll
    static void start() {
        cloud = LocalCloud.start(LocalCloudSettings.at(data).withFunctions(PackagedHubIT.STAGED.toAbsolutePath()));
        hub = new HubClient(cloud.hubUrl(), cloud.certificates().trust());
        made = ask("PUT", HubClient.path(AGENT.cluster()), TestBodies.cluster(AGENT));
    }

    @AfterAll
    static void stop() {
        if (cloud != null) {
            cloud.close();
        }
    }

    @Test
    void theSamePutAgainChangesNothing() {
        assertEquals(201, made.status(), made.toString());
        assertFalse(made.header("Azure-AsyncOperation").isEmpty());
        Answer operation = ask("GET", made.header("Azure-AsyncOperation"), null);
        assertEquals("Succeeded", operation.json().path("status").asString());
        String principal = made.json().at("/identity/principalId").asString();
        assertFalse(principal.isEmpty());

        Answer again = ask("PUT", HubClient.path(AGENT.cluster()), TestBodies.cluster(AGENT));

        assertEquals(200, again.status(), again.toString());
        assertEquals(principal, again.json().at("/identity/principalId").asString());
        String upper = HubClient.path(new ClusterId(SUBSCRIPTION, "RULES", "EDGE"));
        Answer shown = ask("GET", upper, null);
        assertEquals(made.json().path("id"), shown.json().path("id"));
        assertEquals(
                "Connecting", shown.json().at("/properties/connectivityStatus").asString());
    }

    @Test
    void whatOnlyTheHubWritesIsPassedOver() {
        TestAgent agent = agent("boastful");
        ObjectNode body = Json.mapper().valueToTree(TestBodies.cluster(agent));
        body.withObject("properties").put("agentVersion", "9.9").put("connectivityStatus", "Connected");

        Answer answer = ask("PUT", HubClient.path(agent.cluster()), body);

        assertEquals(201, answer.status(), answer.toString());
        assertNotEquals("9.9", answer.json().at("/properties/agentVersion").asString(""));
        assertEquals(
                "Connecting", answer.json().at("/properties/connectivityStatus").asString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
        -                                                   | no key
        MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAu1SU1Lf | no PKCS#1 key
        """)
    void aClusterNeedsAKeyInThatForm(@Nullable String key, String what) {
        TestAgent agent = agent("keyless");
        ObjectNode body = Json.mapper().valueToTree(TestBodies.cluster(agent));
        body.withObject("properties").put("agentPublicKeyCertificate", key);

        Answer answer = ask("PUT", HubClient.path(agent.cluster()), body);

        assertEquals(400, answer.status(), what + ": " + answer);
        assertFalse(answer.errorCode().isEmpty());
        assertEquals(404, ask("GET", HubClient.path(agent.cluster()), null).status());
    }

    @Test
    void aNameHasAtMost63Characters() {
        TestAgent longest = agent("n".repeat(63));
        assertEquals(
                201,
                ask("PUT", HubClient.path(longest.cluster()), TestBodies.cluster(longest))
                        .status());
        String path = HubClient.path(longest.cluster()).replace("n".repeat(63), "n".repeat(64));
        assertEquals(400, ask("PUT", path, TestBodies.cluster(longest)).status());
    }

    @Test
    void aListIsReadToItsEndByItsLinks() {
        for (String name : List.of("a", "b", "c")) {
            TestAgent agent = TestAgent.of(new ClusterId(SUBSCRIPTION, "paged", name));
            ask("PUT", HubClient.path(agent.cluster()), TestBodies.cluster(agent));
        }
        String next = "/subscriptions/" + SUBSCRIPTION + "/resourcegroups/PAGED/providers/Microsoft.Kubernetes"
                + "/connectedClusters?api-version=2021-10-01&$top=2";
        List<String> names = new ArrayList<>();
        List<Integer> pages = new ArrayList<>();
        while (!next.isEmpty()) {
            JsonNode page = ask("GET", next, null).json();
            page.path("value").forEach(item -> names.add(item.path("name").asString()));
            pages.add(page.path("value").size());
            next = page.path("nextLink").asString("");
        }
        assertEquals(List.of(2, 1), pages);
        assertEquals(3, new HashSet<>(names).size());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {"clientProxy":true}                                     | authenticationMethod
        {"authenticationMethod":"AAD"}                           | clientProxy
        {"authenticationMethod":"Password","clientProxy":true}   | authenticationMethod
        """)
    void aCredentialIsAskedForInFull(String body, String missing) {
        String path = HubClient.path(AGENT.cluster()).replace("?", "/listClusterUserCredential?");

        Answer answer = ask("POST", path, body);

        assertEquals(400, answer.status(), answer.toString());
        assertTrue(answer.toString().contains(missing), answer.toString());
    }

    @Test
    void aConfigurationHasTheContractsDefaults() {
        String path = HubClient.path(AGENT.cluster(), "fluxConfigurations", "plain");
        ask("PUT", path, TestBodies.configuration("https://git.example.com/x"));

        JsonNode properties = ask("GET", path, null).json().path("properties");

        assertEquals("cluster", properties.path("scope").asString());
        assertEquals("default", properties.path("namespace").asString());
        assertFalse(properties.path("suspend").asBoolean(true));
        assertEquals(600, properties.at("/gitRepository/syncIntervalInSeconds").asInt());
        assertEquals(600, properties.at("/gitRepository/timeoutInSeconds").asInt());
        JsonNode apps = properties.at("/kustomizations/apps");
        assertEquals("apps", apps.path("name").asString());
        assertEquals(600, apps.path("syncIntervalInSeconds").asInt());
        assertEquals(600, apps.path("timeoutInSeconds").asInt());
        assertFalse(apps.path("force").asBoolean(true));
        assertTrue(apps.path("prune").asBoolean());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        fluxConfigurations | a   | {"sourceKind":"Bucket"}                                                             | bucket
        fluxConfigurations | a   | {"sourceKind":"GitRepository","gitRepository":{"url":"https://g/x"},"kustomizations":{"a":{"dependsOn":["b"]},"b":{"dependsOn":["a"]}}} | circle
        fluxConfigurations | a23456789b123456789c123456789d123456789e123456789f123456789 | {"sourceKind":"GitRepository","gitRepository":{"url":"https://g/x"},"kustomizations":{"apps":{}}} | 62
        extensions         | two | {"extensionType":"some.type","scope":{"cluster":{},"namespace":{}}}                 | scope
        extensions         | two | {"extensionType":"some.type","version":"1.0.0","autoUpgradeMinorVersion":true}      | version
        extensions         | two | {"extensionType":"microsoft.flux","scope":{"namespace":{"targetNamespace":"x"}}}    | scope
        """)
    void whatBreaksARuleIsRefusedInWords(String kind, String name, String properties, String why) {
        String path = HubClient.path(AGENT.cluster(), kind, name);

        Answer answer = ask("PUT", path, "{\"properties\":" + properties + "}");

        assertEquals(400, answer.status(), answer.toString());
        assertTrue(answer.json().at("/error/message").asString("").contains(why), answer.toString());
        assertEquals(404, ask("GET", path, null).status());
    }

    @Test
    void theCatalogueHasTypesWithVersions() {
        String types = "/subscriptions/" + SUBSCRIPTION
                + "/providers/Microsoft.KubernetesConfiguration/locations/westeurope/extensionTypes";
        String version = "?api-version=2024-11-01-preview";
        JsonNode first = ask("GET", types + version, null).json().at("/value/0");
        assertFalse(first.path("name").asString("").isEmpty());

        JsonNode versions = ask("GET", types + "/mooring.node-info/versions" + version, null)
                .json()
                .path("value");

        assertFalse(versions.at("/0/properties/version").asString("").isEmpty(), versions.toString());
    }

    @Test
    void whatComesWithTheAgentsIsNotDeletedAlone() {
        String path = HubClient.path(AGENT.cluster(), "extensions", "flux");
        Answer flux = ask("PUT", path, Map.of("properties", Map.of("extensionType", "microsoft.flux")));
        assertTrue(flux.status() == 200 || flux.status() == 201, flux.toString());

        assertEquals(400, ask("DELETE", path, null).status());

        assertEquals(200, ask("GET", path, null).status());
    }

    private static TestAgent agent(String name) {
        return TestAgent.of(new ClusterId(SUBSCRIPTION, "Rules", name));
    }

    private static Answer ask(String method, String path, @Nullable Object body) {
        return hub.ask(method, path, cloud.ownerToken(), body);
    }
}
