package io.mooring.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JWEObject;
import io.mooring.functions.TestHub.Answer;
import io.mooring.functions.tables.MemoryRows;
import io.mooring.protocol.agent.AgentApi;
import io.mooring.protocol.agent.DesiredState;
import io.mooring.protocol.agent.EnrollmentResponse;
import io.mooring.protocol.arm.ClusterId;
import io.mooring.protocol.json.Json;
import io.mooring.protocol.secret.ProtectedSettings;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** Secrets that stand elsewhere in a body than among the protected settings. */
class SourceSecretsTest {
    private static final String VALUE = "aHVudGVyMg==";

    private final TestHub hub = new TestHub();
    private final TestSettingsKey key = new TestSettingsKey();

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            azureBlob.accountKey                                 | AzureBlob     | {'azureBlob':{'url':'https://b.example.com','containerName':'c','accountKey':'SECRET'}}
            azureBlob.sasToken                                   | AzureBlob     | {'azureBlob':{'url':'https://b.example.com','containerName':'c','sasToken':'SECRET'}}
            azureBlob.servicePrincipal.clientSecret              | AzureBlob     | {'azureBlob':{'url':'https://b.example.com','containerName':'c','servicePrincipal':{'clientSecret':'SECRET'}}}
            azureBlob.servicePrincipal.clientCertificate         | AzureBlob     | {'azureBlob':{'url':'https://b.example.com','containerName':'c','servicePrincipal':{'clientCertificate':'SECRET'}}}
            azureBlob.servicePrincipal.clientCertificatePassword | AzureBlob     | {'azureBlob':{'url':'https://b.example.com','containerName':'c','servicePrincipal':{'clientCertificatePassword':'SECRET'}}}
            ociRepository.tlsConfig.privateKey                   | OCIRepository | {'ociRepository':{'url':'oci://r.example.com/x','tlsConfig':{'privateKey':'SECRET'}}}
            bucketAccessKey                                      | Bucket        | {'bucket':{'url':'http://b.example.com','bucketName':'b'},'configurationProtectedSettings':{'bucketAccessKey':'SECRET'}}
            bucketSecretKey                                      | Bucket        | {'bucket':{'url':'http://b.example.com','bucketName':'b'},'configurationProtectedSettings':{'bucketSecretKey':'SECRET'}}
            """)
    void aSecretOfASourceIsKeptLikeAProtectedSetting(String setting, String kind, String body) {
        TestAgent agent = enrolled();
        Answer put = putSource(agent, kind, body.replace("SECRET", VALUE));
        assertEquals(201, put.status(), put::message);
        Answer patched = patch(agent, "{'suspend':true}");
        Answer get = ask("GET", agent, "fluxConfigurations", null);
        for (Answer answer : List.of(put, patched, get)) {
            assertFalse(answer.response().getBody().toString().contains(VALUE));
        }
        assertFalse(dump().contains(VALUE));
        assertEquals(Set.of(setting), settings(agent).keySet());
        assertEquals(VALUE, key.open(settings(agent).get(setting)));
        if (!setting.startsWith("bucket")) {
            String leaf = setting.substring(setting.lastIndexOf('.') + 1);
            String cleared = body.replace("'" + leaf + "':'SECRET'", "'" + leaf + "':null");
            Answer answer = patch(agent, cleared);
            assertEquals(202, answer.status(), answer::message);
            assertEquals(Set.of(), settings(agent).keySet(), "null removes it");
        }
    }

    @Test
    void aSourceThatGoesTakesItsSecretsAlong() {
        TestAgent agent = enrolled();
        putSource(
                agent, "AzureBlob", "{'azureBlob':{'url':'https://b.example.com','containerName':'c','sasToken':'x'}}");
        String other = "{'sourceKind':'Bucket','azureBlob':null,"
                + "'bucket':{'url':'http://b.example.com','bucketName':'b'}}";
        Answer patched = patch(agent, other);
        assertEquals(202, patched.status(), patched::message);
        assertEquals(Set.of(), settings(agent).keySet());
    }

    @Test
    void aSecretOfASourceThatNoClusterCouldReadIsRefused() {
        TestAgent agent = enrolled();
        Answer put = putSource(
                agent,
                "OCIRepository",
                "{'ociRepository':{'url':'oci://r.example.com/x','tlsConfig':{'privateKey':'-----BEGIN'}}}");
        assertEquals("400 ValidationFailed", put.code());
        assertTrue(put.message().contains("'ociRepository.tlsConfig.privateKey' must be in base64"), put::message);
        assertFalse(put.message().contains("BEGIN"), put::message);
    }

    @Test
    void protectedSettingsOfTheAgentsAreRefusedInWords() {
        TestAgent agent = TestAgent.of(new ClusterId(TestHub.SUBSCRIPTION, "g", "edge"));
        ObjectNode body = Json.mapper().valueToTree(TestBodies.cluster(agent));
        body.withObject("/properties")
                .putArray("arcAgentryConfigurations")
                .addObject()
                .put("feature", "f")
                .putObject("protectedSettings")
                .put("token", VALUE);
        String path = HubClient.path(agent.cluster()).replace("2024-01-01", "2026-05-01");
        Answer refused = hub.ask("PUT", path, TestHub.OWNER, body);
        assertEquals("400 ValidationFailed", refused.code());
        assertTrue(
                refused.message().contains("'properties.arcAgentryConfigurations[0].protectedSettings'"),
                refused::message);
        assertFalse(refused.message().contains(VALUE));
        assertEquals(404, hub.ask("GET", path, TestHub.OWNER, null).status());
    }

    @Test
    void aClusterWithoutAnyKeyCannotHaveProtectedSettings() {
        TestAgent agent = TestAgent.of(new ClusterId(TestHub.SUBSCRIPTION, "g", "cloud"));
        ObjectNode body = Json.mapper().valueToTree(TestBodies.cluster(agent));
        body.put("kind", "AWS").withObject("/properties").put("agentPublicKeyCertificate", "");
        String path = HubClient.path(agent.cluster()).replace("2024-01-01", "2026-05-01");
        assertEquals(201, hub.ask("PUT", path, TestHub.OWNER, body).status());

        String blob = "{'azureBlob':{'url':'https://b.example.com','containerName':'c','sasToken':'x'}}";
        Answer refused = putSource(agent, "AzureBlob", blob);
        assertEquals("409 Conflict", refused.code());
        assertTrue(refused.message().contains("no key"), refused::message);
        assertEquals(
                201, putSource(agent, "AzureBlob", blob.replace("'x'", "null")).status());
        assertEquals(202, patch(agent, "{'azureBlob':{'sasToken':null}}").status());
    }

    @Test
    void sourceControlConfigurationsHaveThemToo() throws Exception {
        TestAgent agent = enrolled();
        ObjectNode body = Json.mapper().createObjectNode();
        body.putObject("properties")
                .put("repositoryUrl", "https://git.example.com/x")
                .putObject("configurationProtectedSettings")
                .put("httpsKey", VALUE);
        Answer put = ask("PUT", agent, "sourceControlConfigurations", body);
        assertEquals(201, put.status(), put::message);
        Answer get = ask("GET", agent, "sourceControlConfigurations", null);
        assertFalse(get.response().getBody().toString().contains(VALUE));
        assertFalse(dump().contains(VALUE));
        assertEquals("shop.v1", wanted(agent).name());
        assertEquals(VALUE, key.open(settings(agent).get("httpsKey")));
        Object resource =
                JWEObject.parse(settings(agent).get("httpsKey")).getHeader().getCustomParam("resource");
        assertTrue(String.valueOf(resource).endsWith("/fluxconfigurations/shop.v1"), "as its agent expects");
    }

    private TestAgent enrolled() {
        TestAgent agent = hub.created("edge");
        Answer answer =
                hub.ask("POST", AgentApi.ENROLLMENTS, null, agent.enrolment(hub.clock.instant(), key.publicText()));
        agent.take(answer.as(EnrollmentResponse.class));
        hub.beat(agent);
        return agent;
    }

    private Answer putSource(TestAgent agent, String kind, String body) {
        ObjectNode properties = (ObjectNode) Json.mapper().readTree(body.replace('\'', '"'));
        properties.put("sourceKind", kind).putObject("kustomizations").putObject("apps");
        return ask("PUT", agent, "fluxConfigurations", Map.of("properties", properties));
    }

    private Answer patch(TestAgent agent, String properties) {
        String body = "{\"properties\":" + properties.replace('\'', '"') + "}";
        return ask("PATCH", agent, "fluxConfigurations", body);
    }

    private Answer ask(String method, TestAgent agent, String kind, @Nullable Object body) {
        String path = HubClient.path(agent.cluster(), kind, "shop");
        // The first version that has OCI repositories; the older kind ends with an older one.
        String version = kind.startsWith("flux") ? "2024-11-01" : "2022-03-01";
        return hub.ask(method, path.replace("2023-05-01", version), TestHub.OWNER, body);
    }

    private DesiredState.FluxConfiguration wanted(TestAgent agent) {
        return hub.ask("GET", AgentApi.DESIRED_STATE, hub.token(agent), null)
                .as(DesiredState.class)
                .fluxConfigurations()
                .get(0);
    }

    private Map<String, String> settings(TestAgent agent) {
        ProtectedSettings settings = wanted(agent).protectedSettings();
        return settings == null ? Map.of() : settings.settings();
    }

    private String dump() {
        return hub.tables.values().stream().map(MemoryRows::all).toList().toString();
    }
}
