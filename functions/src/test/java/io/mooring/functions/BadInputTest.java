package io.mooring.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.functions.TestHub.Answer;
import io.mooring.functions.cluster.ClusterRegistry;
import io.mooring.functions.desired.DesiredStore;
import io.mooring.functions.tables.Row;
import io.mooring.protocol.arm.ClusterId;
import io.mooring.protocol.json.Json;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** Whatever is sent: an ARM error with a stable code that says what to do, and nothing written. */
class BadInputTest {
    private final TestHub hub = new TestHub();

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', nullValues = "-", textBlock = """
            -                                          | InvalidRequestContent | needs a JSON body
            {                                          | InvalidRequestContent | not valid JSON
            []                                         | InvalidRequestContent | must be a JSON object
            null                                       | InvalidRequestContent | must be a JSON object
            {} {}                                      | InvalidRequestContent | not valid JSON
            {"location":"a","location":"b"}            | InvalidRequestContent | Duplicate
            {"location":"a","identity":{"type":"None"},"properties":[]} | InvalidRequestContent | 'properties' must be an object
            {"properties":{}}                          | LocationRequired      | location
            {"properties":{},"location":7}             | InvalidRequestContent | 'location' must be a string
            {"properties":{},"location":"a/b"}         | InvalidRequestContent | name of a region
            {"properties":{},"location":"a"}           | InvalidRequestContent | 'identity' is required
            {"properties":{},"location":"a","identity":{"type":"Other"}}                  | InvalidRequestContent | one of SystemAssigned, None
            {"properties":{},"location":"a","identity":{"type":"None"}}                   | InvalidRequestContent | 'properties.agentPublicKeyCertificate' is required
            {"properties":{"agentPublicKeyCertificate":"!"},"location":"a","identity":{"type":"None"}}    | InvalidRequestContent | not standard base64
            {"properties":{"agentPublicKeyCertificate":"AAAA"},"location":"a","identity":{"type":"None"}} | InvalidRequestContent | PKCS#1
            {"properties":{"agentPublicKeyCertificate":"MAYCAQMCAQM="},"location":"a","identity":{"type":"None"}} | InvalidRequestContent | 2048 to 8192 bits
            {"properties":{},"location":"a","tags":{"a":1}}                               | InvalidRequestContent | 'tags.a' must be a string
            """)
    void clusters(String body, String code, String words) {
        Answer answer = hub.ask("PUT", cluster("edge"), "owner", body);
        assertEquals("400 " + code, answer.code());
        assertTrue(answer.message().contains(words), answer.message());
        assertTrue(hub.tables.get(ClusterRegistry.TABLE).all().isEmpty());
    }

    @Test
    void depthAndLengthHaveLimits() {
        String deep = "{\"a\":".repeat(200) + "1" + "}".repeat(200);
        assertEquals(
                "400 InvalidRequestContent",
                hub.ask("PUT", cluster("edge"), "owner", deep).code());
        String endless = "[".repeat(100_000);
        assertEquals(
                "400 InvalidRequestContent",
                hub.ask("PUT", cluster("edge"), "owner", endless).code());
        String long4 = "{\"location\":\"" + "a".repeat(Json.BODY_BYTES_MAX) + "\"}";
        assertEquals(
                "413 RequestContentTooLarge",
                hub.ask("PUT", cluster("edge"), "owner", long4).code());
        String wide = "{\"location\":\"" + "ü".repeat(Json.BODY_BYTES_MAX / 2) + "\"}";
        assertEquals(
                "413 RequestContentTooLarge",
                hub.ask("PUT", cluster("edge"), "owner", wide).code());
        TestAgent agent = TestAgent.of(new ClusterId(TestHub.SUBSCRIPTION, "g", "edge"));
        ObjectNode body = Json.mapper().valueToTree(TestBodies.cluster(agent));
        var configurations = ((ObjectNode) body.get("properties")).putArray("arcAgentryConfigurations");
        for (int i = 0; i < 10; i++) {
            configurations.addObject().putObject("settings").put("x", "y".repeat(30_000));
        }
        assertEquals(
                "400 ResourceTooLarge",
                hub.ask("PUT", cluster("edge").replace("2024-01-01", "2026-05-01"), "owner", body)
                        .code());
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({
        "GET,    fluxConfigurations/LONG, 404",
        "DELETE, extensions/LONG, 204",
        "PATCH,  extensions/LONG, 400",
        "PUT,    extensions/LONG, 400",
        "GET,    extensions/a%2Fb%00, 404",
        "GET,    extensions/a/operations/LONG, 404",
        "GET,    extensions/a/operationResults/LONG, 204",
        "GET,    extensions?$skiptoken=AAAA, 400",
        "GET,    extensions?$skiptoken=LONG, 400",
        "GET,    extensions?$skiptoken=!!, 400",
    })
    void namesThatNothingHasAreNoTroubleForTheStorage(String method, String path, int status) {
        TestAgent agent = hub.created("edge");
        String full = agent.cluster() + "/providers/Microsoft.KubernetesConfiguration/"
                + path.replace("LONG", "n".repeat(3000));
        String body = method.startsWith("P") ? "{\"properties\":{}}" : null;
        String version = (full.contains("?") ? "&" : "?") + "api-version=2023-05-01";
        assertEquals(status, hub.ask(method, full + version, "owner", body).status());
    }

    @Test
    void whatIsCreateOnlyCannotChange() {
        TestAgent agent = hub.created("edge");
        String path = HubClient.path(agent.cluster());
        ObjectNode body = Json.mapper().valueToTree(TestBodies.cluster(agent));
        assertEquals(200, hub.ask("PUT", path, "owner", body).status());
        assertEquals(
                200,
                hub.ask("PUT", path, "owner", body.deepCopy().put("location", "West Europe"))
                        .status());
        assertEquals(
                "409 InvalidResourceLocation",
                hub.ask("PUT", path, "owner", body.deepCopy().put("location", "eastus"))
                        .code());
        TestAgent other = TestAgent.withKeyOfItsOwn(agent.cluster());
        assertEquals(
                "409 Conflict",
                hub.ask("PUT", path, "owner", TestBodies.cluster(other)).code());
        body.putObject("identity").put("type", "None");
        assertEquals("409 Conflict", hub.ask("PUT", path, "owner", body).code());
        assertEquals(
                "400 InvalidRequestContent",
                hub.ask("PATCH", path, "owner", "{\"properties\":{\"infrastructure\":\"x\"}}")
                        .code());
        assertEquals(
                "404 ResourceNotFound",
                hub.ask("PATCH", cluster("absent"), "owner", "{}").code());
    }

    @ParameterizedTest(name = "{1}: {3}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            fluxConfigurations | a | {} | InvalidRequestContent | 'properties' is required
            fluxConfigurations | a | {"properties":{}} | InvalidRequestContent | sourceKind
            fluxConfigurations | a | {"properties":{"sourceKind":"Bucket"}} | ValidationFailed | is required
            fluxConfigurations | a | {"properties":{"sourceKind":"GitRepository"}} | ValidationFailed | gitRepository
            fluxConfigurations | a | {"properties":{"sourceKind":"GitRepository","gitRepository":{"url":"ftp://x"}}} | ValidationFailed | must begin with
            fluxConfigurations | a | {"properties":{"sourceKind":"GitRepository","gitRepository":{"url":"https://x","syncIntervalInSeconds":0}}} | InvalidRequestContent | whole number from 1
            fluxConfigurations | a | {"properties":{"sourceKind":"GitRepository","gitRepository":{"url":"https://x","syncIntervalInSeconds":"9"}}} | InvalidRequestContent | whole number
            fluxConfigurations | a | {"properties":{"sourceKind":"GitRepository","gitRepository":{"url":"https://x"},"configurationProtectedSettings":{"password":"c2VjcmV0"}}} | ValidationFailed | is not known
            fluxConfigurations | a | {"properties":{"sourceKind":"GitRepository","gitRepository":{"url":"https://x"},"kustomizations":{"a":{"dependsOn":["b"]}}}} | ValidationFailed | not in this configuration
            fluxConfigurations | a | {"properties":{"sourceKind":"GitRepository","gitRepository":{"url":"https://x"},"kustomizations":{"a":{"dependsOn":["b"]},"b":{"dependsOn":["a"]}}}} | ValidationFailed | circle
            fluxConfigurations | a | {"properties":{"sourceKind":"GitRepository","gitRepository":{"url":"https://x"},"kustomizations":{"a":{"dependsOn":["a"]}}}} | ValidationFailed | circle
            fluxConfigurations | a | {"properties":{"sourceKind":"GitRepository","gitRepository":{"url":"https://x"},"kustomizations":{"A":{}}}} | ValidationFailed | lower-case
            fluxConfigurations | a | {"properties":{"sourceKind":"GitRepository","gitRepository":{"url":"https://x"},"kustomizations":{"a12345678901234567890123456789012345678901234567890123456789b":{}}}} | ValidationFailed | 62
            fluxConfigurations | a | {"properties":{"sourceKind":"GitRepository","gitRepository":{"url":"https://x"},"kustomizations":{"a":null}}} | InvalidRequestContent | is required
            fluxConfigurations | A | {"properties":{}} | InvalidResourceName | lower-case
            extensions | e | {"properties":{}} | InvalidRequestContent | extensionType
            extensions | e | {"properties":{"extensionType":"x","version":"1"}} | ValidationFailed | autoUpgradeMinorVersion
            extensions | e | {"properties":{"extensionType":"x","scope":{}}} | ValidationFailed | exactly one
            extensions | e | {"properties":{"extensionType":"x","scope":{"cluster":{},"namespace":{}}}} | ValidationFailed | exactly one
            extensions | e | {"properties":{"chart":{}}} | ValidationFailed | exactly one
            extensions | e | {"properties":{"chart":{"repository":{"url":"file:///etc","name":"x"}}}} | ValidationFailed | not a URL
            extensions | e | {"properties":{"extensionType":"x","configurationSettings":{"a":{}}}} | InvalidRequestContent | 'properties.configurationSettings.a' must be a string
            extensions | e | {"properties":{"extensionType":"x","configurationProtectedSettings":{"":"b"}}} | ValidationFailed | name
            extensions | e_ | {"properties":{"extensionType":"x"}} | InvalidResourceName | lower-case
            """)
    void items(String kind, String name, String body, String code, String words) {
        TestAgent agent = hub.created("edge");
        Answer answer = hub.ask("PUT", HubClient.path(agent.cluster(), kind, name), "owner", body);
        assertEquals("400 " + code, answer.code());
        assertTrue(answer.message().contains(words), answer.message());
        assertTrue(hub.tables.get(DesiredStore.TABLE).all().isEmpty());
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            enrollments | {}                                | 400 InvalidRequestContent
            enrollments | {"cluster":"x","csr":"y","proof":"z"} | 400 InvalidCertificateRequest
            heartbeats  | {"metadata":7}                    | 400 InvalidRequestContent
            heartbeats  | {"metadata":{"totalNodeCount":"many"}} | 400 InvalidRequestContent
            status      | {}                                | 400 InvalidRequestContent
            status      | {"fluxConfigurations":[null],"extensions":[]} | 400 InvalidRequestContent
            status      | {"fluxConfigurations":[{"name":"a"}],"extensions":[]} | 400 InvalidRequestContent
            status      | {"fluxConfigurations":[{"name":"a","statuses":[]}],"extensions":[]} | 400 InvalidRequestContent
            status      | {"fluxConfigurations":[],"extensions":[{"name":"a","statuses":[]}]} | 400 InvalidRequestContent
            status      | {"fluxConfigurations":[{"name":"a","complianceState":"Good","statuses":[]}],"extensions":[]} | 400 InvalidRequestContent
            status      | {"fluxConfigurations":[{"name":"a","complianceState":"Compliant","statuses":[]}],"extensions":[]} | 204
            renewals    | {}                                | 400 InvalidRequestContent
            """)
    void agents(String path, String body, String expected) {
        TestAgent agent = hub.connected("edge");
        Answer answer = hub.ask("POST", "/agents/v1/" + path, hub.token(agent), body);
        assertEquals(expected, answer.status() == 204 ? "204" : answer.code());
    }

    @Test
    void aFailureOfTheHubTellsNothingOfItsInside() {
        TestAgent agent = hub.created("edge");
        var rows = hub.tables.get(ClusterRegistry.TABLE);
        rows.restore(rows.all().stream()
                .map(row -> new Row(row.key(), row.etag(), Map.of()))
                .toList());
        Answer answer = hub.ask("GET", HubClient.path(agent.cluster()), "owner", null);
        assertEquals("500 InternalServerError", answer.code());
        assertTrue(answer.message().contains(answer.response().getHeader("x-ms-request-id")));
        assertFalse(answer.message().contains("Exception"));
    }

    private static String cluster(String name) {
        return HubClient.path(new ClusterId(TestHub.SUBSCRIPTION, "g", name));
    }
}
