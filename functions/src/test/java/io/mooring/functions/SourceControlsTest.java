package io.mooring.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.functions.TestHub.Answer;
import io.mooring.protocol.agent.AgentApi;
import io.mooring.protocol.agent.DesiredState;
import io.mooring.protocol.agent.StatusReport;
import io.mooring.protocol.configuration.ComplianceState;
import io.mooring.protocol.configuration.FluxConfigurationReport;
import io.mooring.protocol.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceControlsTest {
    private static final String FLAGS = "--git-branch=main --git-path=apps --sync-garbage-collection --git-label=x";

    private final TestHub hub = new TestHub();
    private final TestAgent agent = hub.connected("edge-1");

    @Test
    void itIsStoredAtOnceAndBecomesAConfigurationOfTheCluster() {
        assertEquals("[]", ask("GET", "", null).json().path("value").toString());
        Answer created = put("shop", FLAGS);

        assertEquals(201, created.status());
        assertEquals("", created.response().getHeader("Azure-AsyncOperation"));
        assertEquals("Accepted", created.text("/properties/provisioningState"));
        assertEquals("Pending", created.text("/properties/complianceStatus/complianceState"));
        assertEquals(200, put("shop", FLAGS).status());
        DesiredState.FluxConfiguration wish = fetch().fluxConfigurations().get(0);
        assertEquals("shop.v1", wish.name());
        assertEquals("team", wish.spec().namespace());
        assertEquals("main", wish.spec().gitRepository().repositoryRef().branch());
        assertEquals(
                "apps", wish.spec().kustomizations().values().iterator().next().path());
    }

    @Test
    void theClustersVerdictIsTranslatedAndFlagsWithoutMeaningAreNamed() {
        put("shop", FLAGS);
        report(ComplianceState.NON_COMPLIANT, "no such branch");
        Answer bad = ask("GET", "shop", null);
        assertEquals("Noncompliant", bad.text("/properties/complianceStatus/complianceState"));
        assertEquals("Error", bad.text("/properties/complianceStatus/messageLevel"));
        assertTrue(bad.text("/properties/complianceStatus/message").startsWith("no such branch "));

        report(ComplianceState.COMPLIANT, null);
        Answer good = ask("GET", "shop", null);
        assertEquals("Succeeded", good.text("/properties/provisioningState"));
        assertEquals("Installed", good.text("/properties/complianceStatus/complianceState"));
        assertEquals("Warning", good.text("/properties/complianceStatus/messageLevel"));
        assertTrue(
                good.text("/properties/complianceStatus/message").contains("--git-label"),
                () -> good.text("/properties/complianceStatus/message"));
    }

    @Test
    void itIsDeletedAtOnceAndTheClusterNoLongerHasIt() {
        put("shop", FLAGS);

        assertEquals(200, ask("DELETE", "shop", null).status());
        assertEquals(204, ask("DELETE", "shop", null).status());
        assertEquals("404 ResourceNotFound", ask("GET", "shop", null).code());
        assertEquals(List.of(), fetch().fluxConfigurations());
    }

    @Test
    void aSilentClusterFailsItAfterTwoDays() {
        put("shop", FLAGS);
        hub.clock.advance(Duration.ofHours(48));

        Answer late = ask("GET", "shop", null);
        assertEquals("Failed", late.text("/properties/provisioningState"));
        assertEquals("Failed", late.text("/properties/complianceStatus/complianceState"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
        {}                                                        | 400 InvalidRequestContent
        {"repositoryUrl":"gopher://x"}                            | 400 ValidationFailed
        {"repositoryUrl":"https://x/y","operatorType":"Argo"}     | 400 InvalidRequestContent
        {"repositoryUrl":"https://x/y","operatorNamespace":"A b"} | 400 ValidationFailed
        {"repositoryUrl":"https://x/y","configurationProtectedSettings":{"a":"b"}} | 400 ValidationFailed
        """)
    void aBadBodyIsRefused(String properties, String code) {
        assertEquals(
                code,
                ask("PUT", "shop", Map.of("properties", Json.mapper().readTree(properties)))
                        .code());
    }

    private Answer put(String name, String flags) {
        return ask(
                "PUT",
                name,
                Map.of(
                        "properties",
                        Map.of(
                                "repositoryUrl",
                                "https://git.example.com/x",
                                "operatorNamespace",
                                "team",
                                "operatorParams",
                                flags)));
    }

    private void report(ComplianceState state, String message) {
        DesiredState.FluxConfiguration wish = fetch().fluxConfigurations().get(0);
        var report = FluxConfigurationReport.of(wish.name(), wish.generation(), state, message);
        var status = new StatusReport(List.of(report), List.of());
        assertEquals(
                204, hub.ask("POST", AgentApi.STATUS, hub.token(agent), status).status());
    }

    private DesiredState fetch() {
        return hub.ask("GET", AgentApi.DESIRED_STATE, hub.token(agent), null).as(DesiredState.class);
    }

    private Answer ask(String method, String name, Object body) {
        return hub.ask(
                method,
                HubClient.path(agent.cluster(), "sourceControlConfigurations", name)
                        .replace("2023-05-01", "2022-03-01"),
                TestHub.OWNER,
                body);
    }
}
