package io.mooring.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.functions.TestHub.Answer;
import io.mooring.protocol.agent.AgentApi;
import io.mooring.protocol.agent.DesiredState;
import io.mooring.protocol.configuration.FluxConfigurationSpec;
import io.mooring.protocol.extension.ExtensionLifecycle;
import io.mooring.protocol.extension.ExtensionSpec;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** PATCH of what is wanted of a cluster. */
class PatchTest {
    private static final String WEB =
            "{\"properties\":{\"chart\":{\"repository\":{\"url\":\"https://charts.example.com\""
                    + ",\"name\":\"web\"}},\"configurationSettings\":{\"a\":\"1\",\"b\":\"2\"}}}";

    private final TestHub hub = new TestHub();
    private final TestAgent agent = hub.connected("edge");

    @Test
    void aConfigurationKeepsWhatThePatchDoesNotName() {
        put("fluxConfigurations", "fleet", TestBodies.configuration("https://git.example.com/fleet"));
        long before = hub.beat(agent).desiredGeneration();
        Answer patched = patch("fluxConfigurations", "fleet", """
                {"properties":{"suspend":true,"gitRepository":{"syncIntervalInSeconds":30},
                 "kustomizations":{"apps":{"wait":false},"infra":{"path":"infra"}}}}""");
        assertEquals(202, patched.status(), patched.response().getBody().toString());
        assertEquals("1", patched.response().getHeader("Retry-After"));
        assertEquals("", patched.response().getHeader("Location"));
        Answer operation = hub.ask("GET", patched.response().getHeader("Azure-AsyncOperation"), "owner", null);
        assertEquals("Updating", operation.text("/status"));
        assertTrue(hub.beat(agent).desiredGeneration() > before);

        FluxConfigurationSpec spec = flux();
        assertTrue(spec.suspend());
        assertEquals("https://git.example.com/fleet", spec.gitRepository().url());
        assertEquals(30, spec.gitRepository().syncIntervalInSeconds());
        assertEquals("main", spec.gitRepository().repositoryRef().branch());
        assertEquals(Set.of("apps", "infra"), spec.kustomizations().keySet());
        assertTrue(spec.kustomizations().get("apps").prune());
        assertEquals(false, spec.kustomizations().get("apps").waitForHealth());

        patch("fluxConfigurations", "fleet", "{\"properties\":{\"kustomizations\":{\"apps\":null},\"suspend\":false}}");
        assertEquals(Set.of("infra"), flux().kustomizations().keySet());
        patch("fluxConfigurations", "fleet", "{\"properties\":{\"suspend\":true,\"gitRepository\":{}}}");
        assertEquals("main", flux().gitRepository().repositoryRef().branch());
        patch("fluxConfigurations", "fleet", "{}");
        assertTrue(flux().suspend());
    }

    @Test
    void postBuildSubstitutionsMergeToo() {
        put("fluxConfigurations", "fleet", """
                {"properties":{"sourceKind":"GitRepository","gitRepository":{"url":"https://git.example.com/x"},
                 "kustomizations":{"apps":{"postBuild":{"substitute":{"a":"1","b":"2"}}}}}}""");
        patch("fluxConfigurations", "fleet", """
                {"properties":{"kustomizations":{"apps":{"postBuild":{"substitute":{"b":null,"c":"3"}}}}}}""");
        assertEquals(
                Map.of("a", "1", "c", "3"), flux().kustomizations().get("apps").substitute());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"properties":{"scope":"namespace"}}                                 | InvalidRequestContent | 'properties.scope' cannot be patched
            {"properties":{"waitForReconciliation":true}}                        | InvalidRequestContent | cannot be patched
            {"properties":{"gitRepository":null}}                                | ValidationFailed      | 'properties.gitRepository' is required
            {"properties":{"gitRepository":"x"}}                                 | InvalidRequestContent | 'properties.gitRepository' must be an object
            {"properties":{"gitRepository":{"url":null}}}                        | InvalidRequestContent | 'properties.gitRepository.url' is required
            {"properties":{"kustomizations":{"apps":{"dependsOn":["absent"]}}}}  | ValidationFailed      | depends on 'absent'
            {"properties":{"kustomizations":{"apps":7}}}                         | InvalidRequestContent | 'properties.kustomizations.apps' must be an object
            {"properties":7}                                                     | InvalidRequestContent | 'properties' must be an object
            []                                                                   | InvalidRequestContent | must be a JSON object
            """)
    void aPatchThatBreaksARuleChangesNothing(String body, String code, String words) {
        put("fluxConfigurations", "fleet", TestBodies.configuration("https://git.example.com/fleet"));
        long before = hub.beat(agent).desiredGeneration();
        Answer refused = patch("fluxConfigurations", "fleet", body);
        assertEquals("400 " + code, refused.code());
        assertTrue(refused.message().contains(words), refused.message());
        assertEquals(before, hub.beat(agent).desiredGeneration());
    }

    @Test
    void anExtensionsSettingsMerge() {
        put("extensions", "web", WEB);
        Answer patched =
                patch("extensions", "web", "{\"properties\":{\"configurationSettings\":{\"b\":\"3\",\"c\":\"4\"}}}");
        assertEquals(202, patched.status());
        assertEquals(Map.of("a", "1", "b", "3", "c", "4"), extension().configurationSettings());
        patch(
                "extensions",
                "web",
                "{\"properties\":{\"configurationSettings\":{\"a\":null}," + "\"configurationProtectedSettings\":{}}}");
        assertEquals(Map.of("b", "3", "c", "4"), extension().configurationSettings());
        assertTrue(extension().autoUpgradeMinorVersion());

        patch("extensions", "web", "{\"properties\":{\"version\":\"1.2.3\"}}");
        assertEquals("1.2.3", extension().version());
        assertEquals(false, extension().autoUpgradeMinorVersion());
        patch("extensions", "web", "{\"properties\":{\"autoUpgradeMinorVersion\":true}}");
        assertEquals(null, extension().version());
        assertEquals("web", extension().chart().repository().name());
        assertEquals(
                "400 InvalidRequestContent",
                patch("extensions", "web", "{\"properties\":{\"extensionType\":\"x\"}}")
                        .code());
    }

    @Test
    void howAnExtensionIsLookedAfterCanBeSaidAndChanged() {
        put("extensions", "web", WEB);
        assertEquals(200, patch("extensions", "web", """
                    {"properties": {"lifecycle": {"onFailure": "keep", "drift": "Report", "readyWithin": "PT90S"}}}
                    """).status() / 100 * 100);
        assertEquals(
                new ExtensionLifecycle(
                        ExtensionLifecycle.OnFailure.KEEP,
                        ExtensionLifecycle.Drift.REPORT,
                        ExtensionLifecycle.Crds.KEEP,
                        Duration.ofSeconds(90)),
                extension().lifecycle());
        assertEquals(
                400,
                patch("extensions", "web", "{\"properties\": {\"lifecycle\": {\"readyWithin\": \"PT2H\"}}}")
                        .status());
    }

    @Test
    void whatIsNotThereOrIsGoingCannotBePatched() {
        assertEquals(
                "404 ResourceNotFound",
                patch("extensions", "web", "{\"properties\":{}}").code());
        put("extensions", "web", WEB);
        hub.ask("DELETE", path("extensions", "web"), "owner", null);
        assertEquals(
                "409 Conflict",
                patch("extensions", "web", "{\"properties\":{}}").code());
    }

    private FluxConfigurationSpec flux() {
        return state().fluxConfigurations().get(0).spec();
    }

    private ExtensionSpec extension() {
        return state().extensions().get(0).spec();
    }

    private DesiredState state() {
        return hub.ask("GET", AgentApi.DESIRED_STATE, hub.token(agent), null).as(DesiredState.class);
    }

    private void put(String kind, String name, Object body) {
        assertEquals(201, hub.ask("PUT", path(kind, name), "owner", body).status());
    }

    private Answer patch(String kind, String name, String body) {
        return hub.ask("PATCH", path(kind, name), "owner", body);
    }

    private String path(String kind, String name) {
        return HubClient.path(agent.cluster(), kind, name);
    }
}
