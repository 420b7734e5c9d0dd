package io.mooring.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.functions.TestHub.Answer;
import io.mooring.functions.connectivity.LinkRegistry;
import io.mooring.functions.desired.DesiredStore;
import io.mooring.functions.tables.MemoryRows;
import io.mooring.functions.tables.Row;
import io.mooring.protocol.agent.AgentApi;
import io.mooring.protocol.agent.DesiredState;
import io.mooring.protocol.agent.StatusReport;
import io.mooring.protocol.configuration.ComplianceState;
import io.mooring.protocol.configuration.FluxConfigurationReport;
import io.mooring.protocol.extension.ExtensionReport;
import io.mooring.protocol.extension.ExtensionState;
import io.mooring.protocol.json.Json;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DesiredStateTest {
    private static final String CHART =
            "{\"properties\":{\"chart\":{\"repository\":{\"url\":\"https://charts.example.com\",\"name\":\"web\"}}}}";

    private final TestHub hub = new TestHub();
    private final TestAgent agent = hub.connected("edge");

    @Test
    void nothingIsWantedOfANewCluster() {
        DesiredState state = fetch();
        assertTrue(state.fluxConfigurations().isEmpty() && state.extensions().isEmpty());
        assertEquals(state.generation(), hub.beat(agent).desiredGeneration());
        assertEquals(
                304,
                hub.ask(
                                "GET",
                                AgentApi.DESIRED_STATE,
                                hub.token(agent),
                                null,
                                "if-none-match",
                                "\"" + state.generation() + "\"")
                        .status());
    }

    @Test
    void eachChangeHasAGreaterGeneration() {
        long before = fetch().generation();
        for (String name : List.of("a", "b", "a")) {
            put("fluxConfigurations", name, TestBodies.configuration("https://git.example.com/x"));
            long after = hub.beat(agent).desiredGeneration();
            assertTrue(after > before);
            before = after;
        }
        DesiredState state = fetch();
        assertEquals(2, state.fluxConfigurations().size());
        assertEquals(
                600, state.fluxConfigurations().get(0).spec().gitRepository().syncIntervalInSeconds());
        assertTrue(state.fluxConfigurations()
                .get(0)
                .spec()
                .kustomizations()
                .get("apps")
                .waitForHealth());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"INSTALLED, Succeeded", "FAILED, Failed", "PENDING, Creating"})
    void anExtensionIsAsFarAsItsReportSays(ExtensionState state, String expected) {
        Answer created = put("extensions", "web", CHART);
        assertEquals("Creating", created.text("/properties/provisioningState"));
        assertEquals("helm.chart", created.text("/properties/extensionType"));
        long generation = fetch().extensions().get(0).generation();
        report(new ExtensionReport(
                "web",
                generation,
                false,
                state,
                "1.2.3",
                "web",
                state == ExtensionState.FAILED ? "no such chart" : null,
                List.of()));
        Answer shown = get("extensions", "web");
        assertEquals(expected, shown.text("/properties/provisioningState"));
        assertEquals("1.2.3", shown.text("/properties/currentVersion"));
        assertEquals(expected.equals("Failed") ? "no such chart" : "", shown.text("/properties/errorInfo/message"));
        Answer operation = hub.ask("GET", created.response().getHeader("azure-asyncoperation"), "owner", null);
        assertEquals(expected, operation.text("/status"));
    }

    @Test
    void anOldReportDoesNotMoveThingsBack() {
        put("fluxConfigurations", "a", TestBodies.configuration("https://git.example.com/x"));
        long first = fetch().fluxConfigurations().get(0).generation();
        report(flux("a", first, false));
        put("fluxConfigurations", "a", TestBodies.configuration("https://git.example.com/y"));
        assertEquals("Updating", get("fluxConfigurations", "a").text("/properties/provisioningState"));
        assertEquals("Pending", get("fluxConfigurations", "a").text("/properties/complianceState"));
        long second = fetch().fluxConfigurations().get(0).generation();
        report(flux("a", second, false));
        report(flux("a", first, false));
        assertEquals("Succeeded", get("fluxConfigurations", "a").text("/properties/provisioningState"));
    }

    @Test
    void whatTheClusterDoesNotTakeUpForTwoDaysHasFailed() {
        put("fluxConfigurations", "a", TestBodies.configuration("https://git.example.com/x"));
        hub.clock.advance(Duration.ofDays(2).minusSeconds(1));
        assertEquals("Creating", get("fluxConfigurations", "a").text("/properties/provisioningState"));
        hub.clock.advance(Duration.ofSeconds(1));
        assertEquals("Failed", get("fluxConfigurations", "a").text("/properties/provisioningState"));
        assertTrue(
                get("fluxConfigurations", "a").text("/properties/errorMessage").contains("48 hours"));
    }

    @Test
    void lostWritesHealByTheNextReport() {
        MemoryRows table = hub.tables.get(DesiredStore.TABLE);
        MemoryRows links = hub.tables.get(LinkRegistry.TABLE);
        fetch();
        List<Row> earlier = table.all();
        List<Row> earlierLinks = links.all();
        put("fluxConfigurations", "a", TestBodies.configuration("https://git.example.com/x"));
        long known = fetch().generation();
        long item = fetch().fluxConfigurations().get(0).generation();
        table.restore(earlier);
        links.restore(earlierLinks);
        assertTrue(hub.beat(agent).desiredGeneration() < known);
        report(flux("a", item, false));
        assertTrue(hub.beat(agent).desiredGeneration() > known, "the agent is told to look");
        assertTrue(fetch().fluxConfigurations().isEmpty());
    }

    @Test
    void anAgentThatKnowsMoreThanTheHubGetsAGreaterGeneration() {
        long known = fetch().generation() + 5_000;
        Answer answer =
                hub.ask("GET", AgentApi.DESIRED_STATE, hub.token(agent), null, "if-none-match", "\"" + known + "\"");
        assertEquals(200, answer.status());
        assertTrue(answer.as(DesiredState.class).generation() > known);
        Answer absurd = hub.ask(
                "GET", AgentApi.DESIRED_STATE, hub.token(agent), null, "if-none-match", "\"" + Long.MAX_VALUE + "\"");
        assertTrue(absurd.as(DesiredState.class).generation() < Long.MAX_VALUE / 2);
    }

    @Test
    void deletingTakesItsTimeUnlessForced() {
        put("extensions", "web", CHART);
        String path = HubClient.path(agent.cluster(), "extensions", "web");
        Answer deleting = hub.ask("DELETE", path, "owner", null);
        assertEquals(202, deleting.status());
        assertEquals("Deleting", get("extensions", "web").text("/properties/provisioningState"));
        assertEquals("409 Conflict", put("extensions", "web", CHART).code());
        DesiredState.Extension tombstone = fetch().extensions().get(0);
        assertTrue(tombstone.deleting());
        report(new ExtensionReport(
                "web", tombstone.generation(), true, ExtensionState.DELETING, null, null, null, List.of()));
        assertEquals("404 ResourceNotFound", get("extensions", "web").code());
        assertEquals(
                204,
                hub.ask("GET", deleting.response().getHeader("location"), "owner", null)
                        .status());
        put("extensions", "web", CHART);
        assertEquals(
                200,
                hub.ask("DELETE", path + "&forceDelete=true", "owner", null).status());
        assertTrue(fetch().extensions().isEmpty());
    }

    @Test
    void aClusterThatNeverConnectedHasNothingToWaitFor() {
        TestAgent quiet = hub.created("quiet");
        String path = HubClient.path(quiet.cluster(), "extensions", "web");
        assertEquals(201, hub.ask("PUT", path, "owner", CHART).status());
        assertEquals(200, hub.ask("DELETE", path, "owner", null).status());
    }

    @Test
    void whatWasWantedOfADeletedClusterIsNotWantedOfTheNext() {
        put("extensions", "web", CHART);
        hub.ask("DELETE", HubClient.path(agent.cluster()), "owner", null);
        hub.created("edge");
        hub.enrol(agent);
        assertTrue(fetch().extensions().isEmpty());
        assertEquals("404 ResourceNotFound", get("extensions", "web").code());
    }

    @Test
    void listsHavePages() {
        for (int i = 0; i < 5; i++) {
            put("extensions", "web-" + i, CHART);
        }
        String next = "https://hub.example.com" + HubClient.path(agent.cluster(), "extensions", "") + "&$top=2";
        int seen = 0;
        while (!next.isEmpty()) {
            Answer page = hub.ask("GET", next, "owner", null);
            seen += page.json().get("value").size();
            next = page.text("/nextLink");
        }
        assertEquals(5, seen);
    }

    @Test
    void aLongReportIsCutAndNotRefused() {
        put("fluxConfigurations", "a", TestBodies.configuration("https://git.example.com/x"));
        long generation = fetch().fluxConfigurations().get(0).generation();
        var status = new FluxConfigurationReport.ObjectStatus(
                "o".repeat(200), "n", "Deployment", ComplianceState.COMPLIANT, null, null, List.of());
        report(new FluxConfigurationReport(
                "a",
                generation,
                false,
                ComplianceState.COMPLIANT,
                null,
                null,
                null,
                null,
                Collections.nCopies(5000, status)));
        assertEquals("Compliant", get("fluxConfigurations", "a").text("/properties/complianceState"));
    }

    private DesiredState fetch() {
        return hub.ask("GET", AgentApi.DESIRED_STATE, hub.token(agent), null).as(DesiredState.class);
    }

    private Answer put(String kind, String name, Object body) {
        return hub.ask("PUT", HubClient.path(agent.cluster(), kind, name), "owner", body);
    }

    private Answer get(String kind, String name) {
        return hub.ask("GET", HubClient.path(agent.cluster(), kind, name), "owner", null);
    }

    private void report(FluxConfigurationReport report) {
        send(new StatusReport(List.of(report), List.of()));
    }

    private void report(ExtensionReport report) {
        send(new StatusReport(List.of(), List.of(report)));
    }

    private void send(StatusReport report) {
        Answer answer =
                hub.ask("POST", AgentApi.STATUS, hub.token(agent), Json.mapper().writeValueAsString(report));
        assertEquals(204, answer.status());
    }

    private static FluxConfigurationReport flux(String name, long generation, boolean deleted) {
        return new FluxConfigurationReport(
                name, generation, deleted, ComplianceState.COMPLIANT, "main@sha1:1", null, null, null, List.of());
    }
}
