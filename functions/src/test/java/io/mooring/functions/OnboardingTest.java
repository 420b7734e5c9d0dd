package io.mooring.functions;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.functions.TestHub.Answer;
import io.mooring.functions.onboarding.AgentOfferText;
import io.mooring.protocol.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What an installer of the agents asks of the hub, and the registry that it then pulls from. */
class OnboardingTest {
    private static final String DATA_PLANE = "/dp/azure-arc-k8sagents/";

    private final TestHub hub = new TestHub();

    @Test
    void anInstallerLearnsTheChartAndItsValues() {
        TestAgent agent = hub.created("edge");
        JsonNode resource =
                hub.ask("GET", HubClient.path(agent.cluster()), "owner", null).json();
        Answer answer = hub.ask(
                "POST",
                DATA_PLANE + "GetHelmSettings?api-version=2024-07-01-preview&releaseTrain=stable",
                "owner",
                resource.toString(),
                "host",
                "hub.example.com:8443");
        assertEquals(200, answer.status());
        assertEquals("hub.example.com/mooring/azure-arc-k8sagents:1.2.3-test", answer.text("/repositoryPath"));
        JsonNode values = answer.json().get("helmValuesContent");
        assertEquals(TestHub.SUBSCRIPTION, values.get("global.subscriptionId").asString());
        assertEquals("G1", values.get("global.resourceGroupName").asString());
        assertEquals("edge", values.get("global.resourceName").asString());
        assertEquals("westeurope", values.get("global.location").asString());
        assertEquals(
                "11111111-1111-1111-1111-111111111111",
                values.get("global.tenantId").asString());
        assertEquals(
                "https://hub.example.com:8443", values.get("global.hub.url").asString());
        assertEquals("compact", values.get("layout").asString());
        values.forEach(value -> assertTrue(value.isString(), value::toString));
    }

    @Test
    void onlyWhoMayWriteTheClusterGetsItsValues() {
        TestAgent agent = hub.created("edge");
        var body = Map.of("id", agent.cluster().toString());
        Answer stranger = hub.ask("POST", DATA_PLANE + "GetHelmSettings", "stranger", body);
        assertEquals("403 AuthorizationFailed", stranger.code());
        assertTrue(stranger.message().contains("connectedClusters/write"), stranger.message());
        Answer nobody = hub.ask("POST", DATA_PLANE + "GetHelmSettings", null, body);
        assertEquals("401 AuthenticationFailed", nobody.code());
        Answer absent = hub.ask(
                "POST",
                DATA_PLANE + "GetHelmSettings",
                "owner",
                Map.of("id", agent.cluster().toString().replace("edge", "other")));
        assertEquals(404, absent.status());
    }

    @Test
    void aTokenIsEnoughForTheOtherTwo() {
        assertEquals(
                200, hub.ask("POST", DATA_PLANE + "healthCheck", "owner", null).status());
        assertEquals(
                "hub.example.com/mooring/azure-arc-k8sagents:1.2.3-test",
                hub.ask("POST", DATA_PLANE + "GetLatestHelmPackagePath", "owner", null)
                        .text("/repositoryPath"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mooring/azure-arc-k8sagents", "mooring/v2/azure-arc-k8sagents"})
    void theChartIsPulledByTagAndByDigest(String repository) throws IOException {
        assertEquals(200, hub.ask("GET", "/v2/", null, null).status());
        String base = "/v2/" + repository;
        assertEquals(
                List.of("1.2.3-test"),
                hub.ask("GET", base + "/tags/list", null, null)
                        .json()
                        .get("tags")
                        .valueStream()
                        .map(JsonNode::asString)
                        .toList());
        Answer tagged = hub.ask("GET", base + "/manifests/1.2.3-test", null, null);
        assertEquals(
                "application/vnd.oci.image.manifest.v1+json", tagged.response().getHeader("Content-Type"));
        String digest = tagged.response().getHeader("Docker-Content-Digest");
        byte[] manifest = bytes(tagged);
        assertEquals(digest, digest(manifest));
        assertArrayEquals(manifest, bytes(hub.ask("GET", base + "/manifests/" + digest, null, null)));
        JsonNode parsed = Json.mapper().readTree(manifest);
        JsonNode config = blob(base, parsed.get("config"));
        assertEquals("azure-arc-k8sagents", config.get("name").asString());
        assertEquals("1.2.3-test", config.get("version").asString());
        JsonNode layer = parsed.get("layers").get(0);
        byte[] packed =
                bytes(hub.ask("GET", base + "/blobs/" + layer.get("digest").asString(), null, null));
        assertEquals(layer.get("digest").asString(), digest(packed));
        byte[] tar = new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes();
        assertEquals(0, tar.length % 512);
        assertTrue(new String(tar, StandardCharsets.US_ASCII).startsWith("azure-arc-k8sagents/Chart.yaml\0"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v2/library/nginx/manifests/latest",
                "/v2/mooring/azure-arc-k8sagents/manifests/9.9.9",
                "/v2/mooring/azure-arc-k8sagents/blobs/sha256:00",
                "/v2/mooring/azure-arc-k8sagents/blobs/..%2f..%2fsecret",
                "/v2/mooring/azure-arc-k8sagents"
            })
    void theRegistryHoldsNothingElse(String path) {
        assertEquals(404, hub.ask("GET", path, null, null).status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"registry:5000/x:1.0", "registry.example.com/agents", "/agents:1.0", "a b/c:1"})
    void aReferenceThatAzWouldTearApartIsRefused(String reference) {
        assertThrows(IllegalArgumentException.class, () -> AgentOfferText.reference(reference));
        assertEquals("r.example.com/m/a:1.0-x", AgentOfferText.reference("r.example.com/m/a:1.0-x"));
    }

    @Test
    void valuesOfTheChartAreAList() {
        assertEquals(
                Map.of("image.repository", "r.example.com/agents", "layout", "compact"),
                AgentOfferText.values(" layout=compact, image.repository=r.example.com/agents,"));
        assertThrows(IllegalArgumentException.class, () -> AgentOfferText.values("layout"));
        assertThrows(IllegalArgumentException.class, () -> AgentOfferText.values("a..b=1"));
    }

    private JsonNode blob(String base, JsonNode descriptor) {
        byte[] bytes =
                bytes(hub.ask("GET", base + "/blobs/" + descriptor.get("digest").asString(), null, null));
        assertEquals(descriptor.get("digest").asString(), digest(bytes));
        assertEquals(descriptor.get("size").asInt(), bytes.length);
        return Json.mapper().readTree(bytes);
    }

    private static byte[] bytes(Answer answer) {
        assertEquals(200, answer.status());
        return (byte[]) answer.response().getBody();
    }

    private static String digest(byte[] bytes) {
        try {
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
