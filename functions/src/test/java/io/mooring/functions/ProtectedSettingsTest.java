package io.mooring.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JWEObject;
import io.mooring.functions.TestHub.Answer;
import io.mooring.functions.secret.SettingsKey;
import io.mooring.functions.tables.MemoryRows;
import io.mooring.functions.tables.Row;
import io.mooring.protocol.agent.AgentApi;
import io.mooring.protocol.agent.DesiredState;
import io.mooring.protocol.agent.EnrollmentRequest;
import io.mooring.protocol.agent.EnrollmentResponse;
import io.mooring.protocol.agent.RenewalRequest;
import io.mooring.protocol.agent.SettingsKeyRequest;
import io.mooring.protocol.json.Json;
import io.mooring.protocol.secret.ProtectedSettings;
import java.text.ParseException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class ProtectedSettingsTest {
    private static final String VALUE = "aHVudGVyMg==";

    private final TestHub hub = new TestHub();
    private final TestSettingsKey key = new TestSettingsKey();

    @Test
    void whatIsSentNeverComesBackAndLiesNowhereReadable() {
        TestAgent agent = enrolled("edge");
        Answer put = putFlux(agent, Map.of("httpsKey", VALUE));
        assertEquals(201, put.status());
        Answer get = ask("GET", agent, "fluxConfigurations", "shop", null);
        Answer list = hub.ask("GET", HubClient.path(agent.cluster(), "fluxConfigurations", ""), TestHub.OWNER, null);
        for (Answer answer : List.of(put, get, list)) {
            assertFalse(answer.response().getBody().toString().contains(VALUE));
        }
        assertEquals(
                "",
                get.json()
                        .at("/properties/configurationProtectedSettings/httpsKey")
                        .asString());
        assertFalse(dump().contains(VALUE));
        assertEquals(VALUE, key.open(setting(agent, "httpsKey")));
    }

    @Test
    void aClusterThatHasNotEnrolledGetsThemForItsOnboardingKeyAndMovesThemToItsOwn() throws Exception {
        TestAgent agent = hub.created("edge");
        putFlux(agent, Map.of("httpsKey", VALUE));
        enrol(agent);
        String first = setting(agent, "httpsKey");
        assertEquals(VALUE, TestSettingsKey.open(first, agent.onboardingKey()));
        long version = settings(agent).version();
        long generation = desired(agent).generation();

        String moved = sealedByTheClusterItself(agent, first, "httpsKey");
        assertEquals(204, move(agent, first, moved).status());

        assertEquals(moved, setting(agent, "httpsKey"));
        assertEquals(version, settings(agent).version());
        assertTrue(desired(agent).generation() > generation, "agents look again");
        assertEquals(
                "RSA-OAEP-256",
                JWEObject.parse(first).getHeader().getAlgorithm().getName());
        assertEquals(
                "ECDH-ES+A256KW",
                JWEObject.parse(moved).getHeader().getAlgorithm().getName());
        long after = desired(agent).generation();
        assertEquals(204, move(agent, first, moved).status());
        assertEquals(after, desired(agent).generation(), "the same again changes nothing");
    }

    @Test
    void aMoveTakesNothingThatIsNotForThisSettingAndThisKey() {
        TestAgent agent = hub.created("edge");
        putFlux(agent, Map.of("httpsKey", VALUE, "sshPrivateKey", VALUE));
        enrol(agent);
        String first = setting(agent, "httpsKey");
        String forAnotherSetting = sealedByTheClusterItself(agent, first, "sshPrivateKey");
        String forAnotherKey = first;
        for (String bad : List.of(forAnotherSetting, forAnotherKey, "garbage", "")) {
            assertEquals(204, move(agent, first, bad).status());
            assertEquals(first, setting(agent, "httpsKey"));
        }
        assertEquals(
                "400 InvalidSettingsKey",
                hub.ask("POST", AgentApi.SETTINGS_KEYS, hub.token(agent), new SettingsKeyRequest("AAAA", List.of()))
                        .code());
    }

    @Test
    void aRenewalBringsTheNextKey() throws Exception {
        TestAgent agent = enrolled("edge");
        putFlux(agent, Map.of("httpsKey", VALUE));
        var next = new TestSettingsKey();
        Answer renewed = hub.ask(
                "POST", AgentApi.RENEWALS, hub.token(agent), new RenewalRequest(agent.csr(), next.publicText()));
        assertEquals(200, renewed.status());
        assertEquals(VALUE, key.open(setting(agent, "httpsKey")), "what is there stays as it is");
        putFlux(agent, Map.of("httpsKey", "bmV3"));
        assertEquals("bmV3", next.open(setting(agent, "httpsKey")));
        assertThrows(IllegalStateException.class, () -> key.open(setting(agent, "httpsKey")));
        assertEquals(
                next.id(),
                JWEObject.parse(setting(agent, "httpsKey")).getHeader().getKeyID());
    }

    @Test
    void aProofOfAnotherSettingsKeyIsRefused() {
        TestAgent agent = hub.created("edge");
        EnrollmentRequest good = agent.enrolment(hub.clock.instant(), key.publicText());
        String stolen = new TestSettingsKey().publicText();
        assertEquals(
                "401 InvalidOnboardingProof",
                hub.ask(
                                "POST",
                                AgentApi.ENROLLMENTS,
                                null,
                                new EnrollmentRequest(good.cluster(), good.csr(), good.proof(), stolen))
                        .code());
        assertEquals(
                "401 InvalidOnboardingProof",
                hub.ask(
                                "POST",
                                AgentApi.ENROLLMENTS,
                                null,
                                new EnrollmentRequest(
                                        good.cluster(),
                                        good.csr(),
                                        agent.enrolment(hub.clock.instant()).proof(),
                                        stolen))
                        .code());
    }

    @ParameterizedTest(name = "flux {0} {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            PUT   | -                                              | httpsKey=1 httpsUser=1
            PUT   | null                                           | httpsKey=1 httpsUser=1
            PUT   | {}                                             | httpsKey=1 httpsUser=1
            PUT   | {"httpsKey":"","httpsUser":""}                 | httpsKey=1 httpsUser=1
            PUT   | {"httpsKey":"","httpsUser":"Mg=="}             | httpsKey=1 httpsUser=2
            PUT   | {"httpsKey":"Mg=="}                            | httpsKey=2
            PATCH | -                                              | httpsKey=1 httpsUser=1
            PATCH | {}                                             | httpsKey=1 httpsUser=1
            PATCH | {"httpsKey":"Mg=="}                            | httpsKey=2 httpsUser=1
            PATCH | {"httpsKey":null}                              | httpsUser=1
            PATCH | null                                           |
            """)
    void fluxSettingsChangeAs(String method, String given, @Nullable String expected) {
        TestAgent agent = enrolled("edge");
        putFlux(agent, Map.of("httpsKey", "MQ==", "httpsUser", "MQ=="));
        var properties = (ObjectNode)
                (method.equals("PUT")
                        ? Json.mapper()
                                .valueToTree(
                                        TestBodies.configuration("https://x").get("properties"))
                        : Json.mapper().readTree("{\"kustomizations\":{\"more\":{\"path\":\"more\"}}}"));
        change(agent, "fluxConfigurations", method, properties, given);
        assertEquals(String.valueOf(expected), shown(agent));
    }

    @ParameterizedTest(name = "extension {0} {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            PUT   | -                 | a.b=1 c=1
            PUT   | {"c":"2"}         | c=2
            PATCH | -                 | a.b=1 c=1
            PATCH | {}                | a.b=1 c=1
            PATCH | {"c":"2"}         | c=2
            PATCH | {"c":""}          | c=1
            PATCH | null              |
            """)
    void extensionSettingsAreReplacedAsAWhole(String method, String given, @Nullable String expected) {
        TestAgent agent = enrolled("edge");
        var chart = "{\"chart\":{\"repository\":{\"url\":\"https://charts.example.com\",\"name\":\"web\"}}}";
        var first = (ObjectNode) Json.mapper().readTree(chart);
        change(agent, "extensions", "PUT", first, "{\"a.b\":\"MQ==\",\"c\":\"MQ==\"}");
        var properties = method.equals("PUT")
                ? first.deepCopy()
                : (ObjectNode) Json.mapper().readTree("{\"configurationSettings\":{\"x\":\"y\"}}");
        properties.remove("configurationProtectedSettings");
        change(agent, "extensions", method, properties, given.replace("\"2\"", "\"Mg==\""));
        assertEquals(String.valueOf(expected), shown(agent));
    }

    @Test
    void complaintsNameSettingsAndNeverTheirValues() {
        TestAgent agent = enrolled("edge");
        for (Map<String, String> bad : List.of(
                Map.of("httpsKey", "not base64: hunter2"),
                Map.of("password", "hunter2aa"),
                Map.of("httpsKey", "A".repeat(70_000)))) {
            Answer answer = putFlux(agent, bad);
            assertEquals("400 ValidationFailed", answer.code());
            bad.values().forEach(value -> assertFalse(answer.message().contains(value)));
        }
        assertEquals(404, ask("GET", agent, "fluxConfigurations", "shop", null).status());
    }

    @Test
    void whatAClusterDoesNotTakeUpInTwoDaysIsForgotten() {
        TestAgent agent = enrolled("edge");
        putFlux(agent, Map.of("httpsKey", VALUE));
        hub.clock.advance(Duration.ofHours(24));
        ask("PATCH", agent, "fluxConfigurations", "shop", Map.of("properties", Map.of("suspend", true)));
        hub.clock.advance(Duration.ofHours(24).plusSeconds(1));
        hub.purgeSettings();
        assertEquals(VALUE, key.open(setting(agent, "httpsKey")), "it was changed since: the time runs anew");
        hub.clock.advance(Duration.ofHours(24));
        hub.purgeSettings();

        assertEquals(Set.of("httpsKey"), settings(agent).settings().keySet());
        assertTrue(settings(agent).isPurged());
        assertEquals(
                "Failed", ask("GET", agent, "fluxConfigurations", "shop", null).text("/properties/provisioningState"));
        assertEquals(List.of(), rows("SettingsDue"));
    }

    @Test
    void aDeletedConfigurationLeavesNoSettingsBehind() {
        TestAgent agent = enrolled("edge");
        putFlux(agent, Map.of("httpsKey", VALUE));
        ask("DELETE", agent, "fluxConfigurations", "shop", null);
        DesiredState.FluxConfiguration tombstone =
                desired(agent).fluxConfigurations().get(0);
        assertTrue(tombstone.deleting());
        assertNull(tombstone.protectedSettings());
    }

    @Test
    void anotherIncarnationOfTheClusterSeesNothingOfThem() {
        TestAgent agent = enrolled("edge");
        putFlux(agent, Map.of("httpsKey", VALUE));
        hub.ask("DELETE", HubClient.path(agent.cluster()), TestHub.OWNER, null);
        TestAgent again = enrolled("edge");
        assertEquals(List.of(), desired(again).fluxConfigurations());
        putFlux(again, Map.of("httpsKey", VALUE));
        assertEquals(VALUE, key.open(setting(again, "httpsKey")));
    }

    @Test
    void theSameValueNeverLooksTheSame() {
        TestAgent agent = enrolled("edge");
        putFlux(agent, Map.of("httpsKey", VALUE, "httpsUser", VALUE));
        assertNotEquals(setting(agent, "httpsKey"), setting(agent, "httpsUser"));
    }

    private void change(TestAgent agent, String kind, String method, ObjectNode properties, String given) {
        if (!given.equals("-")) {
            properties.set("configurationProtectedSettings", Json.mapper().readTree(given));
        }
        Answer answer = ask(method, agent, kind, "shop", Map.of("properties", properties));
        assertTrue(answer.status() < 300, answer.response().getBody().toString());
    }

    private String shown(TestAgent agent) {
        DesiredState state = desired(agent);
        ProtectedSettings settings = state.fluxConfigurations().isEmpty()
                ? state.extensions().get(0).protectedSettings()
                : state.fluxConfigurations().get(0).protectedSettings();
        if (settings == null) {
            return "null";
        }
        StringBuilder text = new StringBuilder();
        settings.settings()
                .forEach((name, jwe) -> text.append(text.isEmpty() ? "" : " ")
                        .append(name)
                        .append("=")
                        .append(key.open(jwe).equals("MQ==") ? "1" : "2"));
        return text.toString();
    }

    private TestAgent enrolled(String name) {
        TestAgent agent = hub.created(name);
        enrol(agent);
        return agent;
    }

    private void enrol(TestAgent agent) {
        Answer answer =
                hub.ask("POST", AgentApi.ENROLLMENTS, null, agent.enrolment(hub.clock.instant(), key.publicText()));
        assertEquals(200, answer.status());
        agent.take(answer.as(EnrollmentResponse.class));
        hub.beat(agent);
    }

    private String sealedByTheClusterItself(TestAgent agent, String sealed, String setting) {
        String resource = (String) jwe(sealed).getHeader().getCustomParam("resource");
        return SettingsKey.of(key.publicText())
                .seal(String.valueOf(resource), setting, TestSettingsKey.open(sealed, agent.onboardingKey()));
    }

    private static JWEObject jwe(String text) {
        try {
            return JWEObject.parse(text);
        } catch (ParseException e) {
            throw new IllegalStateException(e);
        }
    }

    private Answer move(TestAgent agent, String from, String to) {
        return hub.ask(
                "POST",
                AgentApi.SETTINGS_KEYS,
                hub.token(agent),
                new SettingsKeyRequest(
                        key.publicText(),
                        List.of(new SettingsKeyRequest.Moved(
                                "fluxConfigurations", "shop", "httpsKey", TestSettingsKey.digest(from), to))));
    }

    private Answer putFlux(TestAgent agent, Map<String, String> settings) {
        var properties = (ObjectNode)
                Json.mapper().valueToTree(TestBodies.configuration("https://x").get("properties"));
        properties.set("configurationProtectedSettings", Json.mapper().valueToTree(settings));
        return ask("PUT", agent, "fluxConfigurations", "shop", Map.of("properties", properties));
    }

    private Answer ask(String method, TestAgent agent, String kind, String name, @Nullable Object body) {
        return hub.ask(method, HubClient.path(agent.cluster(), kind, name), TestHub.OWNER, body);
    }

    private DesiredState desired(TestAgent agent) {
        return hub.ask("GET", AgentApi.DESIRED_STATE, hub.token(agent), null).as(DesiredState.class);
    }

    private ProtectedSettings settings(TestAgent agent) {
        ProtectedSettings settings = desired(agent).fluxConfigurations().get(0).protectedSettings();
        return settings == null ? new ProtectedSettings(0, Collections.emptySortedMap()) : settings;
    }

    private String setting(TestAgent agent, String name) {
        return settings(agent).settings().getOrDefault(name, "");
    }

    private String dump() {
        return hub.tables.keySet().stream().map(this::rows).toList().toString();
    }

    private List<Row> rows(String table) {
        MemoryRows rows = hub.tables.get(table);
        return rows == null ? List.of() : rows.all();
    }
}
