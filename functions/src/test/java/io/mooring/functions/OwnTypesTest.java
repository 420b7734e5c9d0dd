package io.mooring.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.functions.TestHub.Answer;
import io.mooring.functions.catalog.TypeSource;
import io.mooring.protocol.agent.AgentApi;
import io.mooring.protocol.agent.DesiredState;
import io.mooring.protocol.agent.StatusReport;
import io.mooring.protocol.extension.ExtensionReport;
import io.mooring.protocol.extension.ExtensionState;
import io.mooring.protocol.extension.ExtensionTerms;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Extension types from the hub's own source, and how their versions spread. */
class OwnTypesTest {
    private static final String LOCATION = "/subscriptions/" + TestHub.SUBSCRIPTION
            + "/providers/Microsoft.KubernetesConfiguration/locations/westeurope/";

    private final Files files = new Files();
    private final TestHub hub = TestHub.withTypes(files);

    /** A source whose files a test writes. */
    private static final class Files implements TypeSource {
        private final Map<String, byte[]> files = new HashMap<>();
        private int revision;
        private @Nullable String broken;

        void put(String file, String text) {
            files.put(file, text.getBytes(StandardCharsets.UTF_8));
            revision++;
        }

        @Override
        public String name() {
            return "https://git.example.com/types";
        }

        @Override
        public Optional<Fetched> fetch(String known) throws IOException {
            if (broken != null) {
                throw new IOException(broken);
            }
            return known.equals("r" + revision) ? Optional.empty() : Optional.of(new Fetched("r" + revision, files));
        }
    }

    @Test
    void aTypeIsServedAndTravelsWithTheExtension() {
        publish("1.0.0");
        assertEquals("acme", types("extensionTypes/acme.web").text("/properties/publisher"));
        TestAgent agent = hub.connected("edge");

        put(agent);
        hub.advanceRollouts();
        ExtensionTerms terms = terms(agent);
        assertEquals("acme.web", terms.type().path("type").asString());
        assertEquals("1.0.0", terms.upTo());
        Answer refused = hub.ask(
                "PUT",
                HubClient.path(agent.cluster(), "extensions", "web"),
                TestHub.OWNER,
                Map.of("properties", Map.of("extensionType", "acme.web", "configurationSettings", Map.of("x", "1"))));
        assertEquals("400 ValidationFailed", refused.code());
        assertTrue(refused.message().contains("acme.web"), refused.message());
    }

    @Test
    void aClusterHasOneOfATypeThatAllowsOne() {
        publish("1.0.0");
        TestAgent agent = hub.connected("edge");
        put(agent);
        Map<String, Object> second = Map.of("properties", Map.of("extensionType", "Acme.Web"));

        Answer refused = hub.ask("PUT", HubClient.path(agent.cluster(), "extensions", "web2"), TestHub.OWNER, second);
        assertEquals("409 Conflict", refused.code());
        assertTrue(refused.message().contains("has the extension 'web' of the type acme.web"), refused.message());
        assertEquals(
                200,
                hub.ask("PUT", HubClient.path(agent.cluster(), "extensions", "web"), TestHub.OWNER, second)
                        .status());
    }

    @Test
    void aFileThatIsWrongKeepsItsLastGoodVersionAndSaysWhy() {
        publish("1.0.0");
        files.put("web.yaml", "type: acme.web\nnonsense: 1\n");
        files.put("flux.yaml", type("microsoft.flux", "1.0.0"));
        files.put("twice.yaml", "{");
        hub.updateTypes();

        assertEquals(200, types("extensionTypes/acme.web").status());
        Answer source = types("extensionTypeSource");
        assertTrue(source.text("/files/web.yaml").contains("nonsense"), source.json()::toString);
        assertTrue(source.text("/files/flux.yaml").contains("comes with Mooring"), source.json()::toString);
        assertTrue(source.text("/files/twice.yaml").contains("not YAML"), source.json()::toString);

        files.broken = "there is nobody";
        hub.updateTypes();
        assertEquals("there is nobody", types("extensionTypeSource").text("/error"));
        assertEquals(200, types("extensionTypes/acme.web").status());
    }

    @Test
    void aTypeGoesWithItsFile() {
        publish("1.0.0");
        files.files.clear();
        files.revision++;
        hub.updateTypes();

        assertEquals(404, types("extensionTypes/acme.web").status());
    }

    @Test
    void aNewVersionReachesRingZeroFirstAndGoesOnWhenItHasRunThere() {
        publish("1.0.0");
        TestAgent canary = member("c1", "canary", "1.0.0");
        TestAgent rest = member("r1", "", "1.0.0");
        hub.advanceRollouts();
        long restBefore = generation(rest);

        publish("1.1.0");
        hub.advanceRollouts();
        hub.advanceRollouts();
        assertEquals("1.1.0", terms(canary).upTo());
        assertEquals("1.0.0", terms(rest).upTo());
        assertTrue(
                terms(rest).because().contains("ring rest gets 1.1.0 when ring canary"),
                terms(rest).because());

        report(canary, ExtensionState.INSTALLED, "1.1.0", null);
        hub.clock.advance(Duration.ofHours(25));
        hub.beat(canary);
        hub.beat(rest);
        hub.advanceRollouts();
        assertTrue(generation(rest) > restBefore, "it has something to fetch");
        assertEquals("1.1.0", terms(rest).upTo());
        long settled = generation(rest);
        hub.advanceRollouts();
        assertEquals(settled, generation(rest), "and nothing more");
    }

    @Test
    void tooManyFailuresStopAVersionAndSayWhy() {
        publish("1.0.0");
        TestAgent canary = member("c1", "canary", "1.0.0");
        TestAgent other = member("c2", "canary", "1.0.0");
        TestAgent rest = member("r1", "", "1.0.0");
        hub.advanceRollouts();
        publish("1.1.0");
        hub.advanceRollouts();
        terms(canary);
        terms(other);

        report(canary, ExtensionState.FAILED, "1.0.0", "1.1.0");
        hub.advanceRollouts();
        for (TestAgent agent : List.of(canary, other, rest)) {
            assertEquals("1.0.0", terms(agent).upTo());
            assertEquals(
                    "the rollout of 1.1.0 was stopped: 1 of 1 in ring canary failed",
                    terms(agent).because());
        }
        report(canary, ExtensionState.INSTALLED, "1.0.0", null);
        hub.advanceRollouts();
        assertEquals("1.0.0", terms(other).upTo(), "that it was taken back is no reason to try it again");

        delete(canary);
        hub.advanceRollouts();
        assertEquals("1.1.0", terms(other).upTo(), "who has gone counts no more");
        assertNull(terms(other).type().get("nothing"));
    }

    private TestAgent member(String name, String ring, String version) {
        TestAgent agent = hub.connected(name);
        if (!ring.isEmpty()) {
            Answer tagged = hub.ask(
                    "PATCH", HubClient.path(agent.cluster()), TestHub.OWNER, Map.of("tags", Map.of("ring", ring)));
            assertEquals(200, tagged.status(), tagged::message);
        }
        put(agent);
        terms(agent);
        report(agent, ExtensionState.INSTALLED, version, null);
        return agent;
    }

    private void put(TestAgent agent) {
        Answer put = hub.ask(
                "PUT",
                HubClient.path(agent.cluster(), "extensions", "web"),
                TestHub.OWNER,
                Map.of("properties", Map.of("extensionType", "acme.web")));
        assertEquals(201, put.status(), put::message);
    }

    private void delete(TestAgent agent) {
        hub.ask(
                "DELETE",
                HubClient.path(agent.cluster(), "extensions", "web") + "&forceDelete=true",
                TestHub.OWNER,
                null);
    }

    private void publish(String version) {
        files.put("web.yaml", type("acme.web", version));
        hub.updateTypes();
    }

    private static String type(String name, String version) {
        return """
            type: %s
            publisher: acme
            description: A web server.
            chart: {repository: {url: "https://charts.example.com", name: web}}
            versions: [{version: 1.0.0}, {version: %s}]
            releaseTrains: [{name: Stable, versions: ">=1.0.0"}]
            scopes: {cluster: {defaultReleaseNamespace: web}}
            settings: {properties: {replicas: {type: integer}}, additionalProperties: false}
            rollout:
              rings:
              - {name: canary, soak: PT24H, failureShareMax: 0.2}
              - {name: rest}
            """.formatted(name, version);
    }

    private Answer types(String what) {
        return hub.ask("GET", LOCATION + what + "?api-version=2023-05-01-preview", TestHub.OWNER, null);
    }

    private DesiredState fetch(TestAgent agent) {
        return hub.ask("GET", AgentApi.DESIRED_STATE, hub.token(agent), null).as(DesiredState.class);
    }

    private ExtensionTerms terms(TestAgent agent) {
        ExtensionTerms terms = fetch(agent).extensions().getFirst().spec().terms();
        if (terms == null) {
            throw new AssertionError("no terms");
        }
        return terms;
    }

    private long generation(TestAgent agent) {
        return hub.beat(agent).desiredGeneration();
    }

    private void report(TestAgent agent, ExtensionState state, String version, @Nullable String failed) {
        long generation = fetch(agent).extensions().getFirst().generation();
        var report = new ExtensionReport(
                "web",
                generation,
                false,
                state,
                version,
                "web",
                failed == null ? null : "it failed",
                List.of(),
                failed);
        Answer answer =
                hub.ask("POST", AgentApi.STATUS, hub.token(agent), new StatusReport(List.of(), List.of(report)));
        assertEquals(204, answer.status());
    }
}
