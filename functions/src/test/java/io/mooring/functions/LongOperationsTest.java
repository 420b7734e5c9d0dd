package io.mooring.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.functions.TestHub.Answer;
import io.mooring.functions.desired.DesiredStore;
import io.mooring.functions.operation.OperationLog;
import io.mooring.functions.tables.Row;
import io.mooring.functions.tables.RowKey;
import io.mooring.functions.tables.Write;
import io.mooring.functions.tables.WriteResult;
import io.mooring.protocol.agent.AgentApi;
import io.mooring.protocol.agent.DesiredState;
import io.mooring.protocol.agent.StatusReport;
import io.mooring.protocol.arm.ClusterId;
import io.mooring.protocol.configuration.ComplianceState;
import io.mooring.protocol.configuration.FluxConfigurationReport;
import io.mooring.protocol.json.Json;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a caller who follows an operation sees, while it goes on and for a day after. */
class LongOperationsTest {
    private static final String OPERATIONS =
            "/providers/Microsoft.KubernetesConfiguration/operations?api-version=2023-05-01";
    private static final String GIT = "https://git.example.com/x";

    private final TestHub hub = new TestHub();

    @Test
    void aNewClusterHasAnOperationThatHasEnded() {
        TestAgent agent = TestAgent.of(new ClusterId(TestHub.SUBSCRIPTION, "g", "edge"));
        Answer created = hub.ask("PUT", HubClient.path(agent.cluster()), "owner", TestBodies.cluster(agent));
        String operation = created.response().getHeader("Azure-AsyncOperation");
        assertTrue(
                operation.startsWith("https://hub.example.com/providers/Microsoft.Kubernetes/locations/westeurope/"
                        + "operationStatuses/"),
                operation);
        assertEquals("1", created.response().getHeader("Retry-After"));
        Answer status = get(operation + "&forceDelete=true");
        assertEquals("Succeeded", status.text("/status"));
        assertFalse(
                status.text("/startTime").isEmpty() || status.text("/endTime").isEmpty());
        Answer again = hub.ask("PUT", HubClient.path(agent.cluster()), "owner", TestBodies.cluster(agent));
        assertEquals(200, again.status());
        assertEquals("", again.response().getHeader("Azure-AsyncOperation"));
    }

    @ParameterizedTest
    @CsvSource({"''", "&force=True", "&forceDelete=TRUE"})
    void aDeletionIsFollowedByEitherUrl(String query) {
        TestAgent agent = hub.connected("edge");
        Answer deleted = hub.ask("DELETE", HubClient.path(agent.cluster()) + query, "owner", null);
        assertEquals(202, deleted.status());
        assertEquals(
                404,
                hub.ask("GET", HubClient.path(agent.cluster()), "owner", null).status());
        assertEquals(
                "Succeeded",
                get(deleted.response().getHeader("Azure-AsyncOperation")).text("/status"));
        assertEquals(204, get(deleted.response().getHeader("Location")).status());
        assertEquals(
                204,
                hub.ask("DELETE", HubClient.path(agent.cluster()), "owner", null)
                        .status());
    }

    @ParameterizedTest
    @CsvSource({"poll", "sweep", "delete again"})
    void aDeletionOfVeryMuchIsFinishedByWhoeverComesNext(String who) {
        TestAgent agent = hub.connected("edge");
        leftovers(agent, 5_500);
        Answer deleted = hub.ask("DELETE", HubClient.path(agent.cluster()), "owner", null);
        assertEquals(202, deleted.status());
        assertFalse(hub.tables.get(DesiredStore.TABLE).all().isEmpty());
        switch (who) {
            case "poll" -> {
                assertEquals(204, get(deleted.response().getHeader("Location")).status());
            }
            case "sweep" -> {
                hub.clock.advance(Duration.ofMinutes(2));
                hub.sweepOperations();
            }
            default ->
                assertEquals(
                        204,
                        hub.ask("DELETE", HubClient.path(agent.cluster()), "owner", null)
                                .status());
        }
        assertTrue(hub.tables.get(DesiredStore.TABLE).all().isEmpty());
        assertEquals(
                "Succeeded",
                get(deleted.response().getHeader("Azure-AsyncOperation")).text("/status"));
    }

    @Test
    void whatHappensLaterDoesNotChangeHowAnOperationEnded() {
        TestAgent agent = hub.connected("edge");
        String path = HubClient.path(agent.cluster(), "fluxConfigurations", "a");
        String first = operation(hub.ask("PUT", path, "owner", TestBodies.configuration(GIT)));
        assertEquals("Creating", get(first).text("/status"));
        report(agent);
        assertEquals("Succeeded", get(first).text("/status"));
        String second = operation(hub.ask("PATCH", path, "owner", "{\"properties\":{\"suspend\":true}}"));
        String third = operation(hub.ask("PATCH", path, "owner", "{\"properties\":{\"suspend\":false}}"));
        assertEquals("Succeeded", get(first).text("/status"));
        assertEquals("Canceled", get(second).text("/status"));
        assertEquals("Updating", get(third).text("/status"));
        Answer all = hub.ask("GET", agent.cluster() + OPERATIONS, "owner", null);
        assertEquals(3, all.json().get("value").size());
        hub.ask("DELETE", path + "&forceDelete=true", "owner", null);
        assertEquals("Succeeded", get(first).text("/status"));
        assertEquals("Canceled", get(third).text("/status"));
        assertTrue(get(third).message().contains("deleted"), get(third).message());
    }

    @Test
    void aReportThatChangesNothingWritesNoOperation() {
        TestAgent agent = hub.connected("edge");
        String path = HubClient.path(agent.cluster(), "fluxConfigurations", "a");
        hub.ask("PUT", path, "owner", TestBodies.configuration(GIT));
        report(agent);
        List<Row> before = hub.tables.get(OperationLog.TABLE).all();
        report(agent);
        assertEquals(before, hub.tables.get(OperationLog.TABLE).all());
    }

    @Test
    void aClusterThatIsSilentForTwoDaysFailsWhatWaitsForIt() {
        TestAgent agent = hub.connected("edge");
        String path = HubClient.path(agent.cluster(), "fluxConfigurations", "a");
        String put = operation(hub.ask("PUT", path, "owner", TestBodies.configuration(GIT)));
        hub.clock.advance(Duration.ofHours(48));
        assertEquals("Failed", get(put).text("/status"));
        assertTrue(get(put).message().contains("48 hours"), get(put).message());
        String delete = operation(hub.ask("DELETE", path, "owner", null));
        assertEquals("Deleting", get(delete).text("/status"));
        hub.clock.advance(Duration.ofHours(48));
        assertEquals("Failed", get(delete).text("/status"));
        assertTrue(
                get(delete).message().contains("forceDelete=true"), get(delete).message());
    }

    @Test
    void anEndCanBeReadForADayAndIsThenForgotten() {
        TestAgent agent = hub.connected("edge");
        String path = HubClient.path(agent.cluster(), "fluxConfigurations", "a");
        String put = operation(hub.ask("PUT", path, "owner", TestBodies.configuration(GIT)));
        report(agent);
        hub.clock.advance(Duration.ofHours(24).minusSeconds(1));
        hub.sweepOperations();
        assertEquals("Succeeded", get(put).text("/status"));
        hub.clock.advance(Duration.ofSeconds(1));
        hub.sweepOperations();
        assertEquals("404 ResourceNotFound", get(put).code());
        assertEquals(204, get(put.replace("/operations/", "/operationResults/")).status());
        assertTrue(hub.tables.get(OperationLog.TABLE).all().isEmpty());
    }

    @Test
    void aGroupOfManyClustersGoesInSteps() {
        TestAgent agent = TestAgent.of(new ClusterId(TestHub.SUBSCRIPTION, "many", "c"));
        for (int i = 0; i < 201; i++) {
            String path = HubClient.path(new ClusterId(TestHub.SUBSCRIPTION, "many", "c" + i));
            assertEquals(
                    201,
                    hub.ask("PUT", path, "owner", TestBodies.cluster(agent)).status());
        }
        String group = "/subscriptions/" + TestHub.SUBSCRIPTION + "/resourceGroups/many?api-version=2024-11-01";
        Answer deleted = hub.ask("DELETE", group, "owner", null);
        assertEquals(202, deleted.status());
        assertEquals(200, get(deleted.response().getHeader("Location")).status());
        assertEquals(404, hub.ask("GET", group, "owner", null).status());
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({
        "POST,   /health, GET",
        "DELETE, /subscriptions/s/providers, GET",
        "POST,   /subscriptions/s/resourceGroups/g/providers/Microsoft.Kubernetes/connectedClusters/c, 'DELETE, GET, HEAD, PATCH, PUT'",
    })
    void aMethodThatAPathDoesNotHaveIsNotAllowed(String method, String path, String allowed) {
        Answer answer = hub.ask(method, path, "owner", null);
        assertEquals("405 MethodNotAllowed", answer.code());
        assertEquals(allowed, answer.response().getHeader("Allow"));
        assertFalse(answer.response().getHeader("x-ms-request-id").isEmpty());
    }

    @Test
    void headSaysWhetherSomethingIsThere() {
        TestAgent agent = hub.created("edge");
        assertEquals(
                204,
                hub.ask("HEAD", HubClient.path(agent.cluster()), "owner", null).status());
        for (String kind : List.of("fluxConfigurations", "extensions")) {
            assertEquals(
                    404,
                    hub.ask("HEAD", HubClient.path(agent.cluster(), kind, "a"), "owner", null)
                            .status());
        }
    }

    private void leftovers(TestAgent agent, int count) {
        var rows = hub.tables.get(DesiredStore.TABLE);
        for (int i = 0; i < count; i++) {
            Map<String, Object> columns = new HashMap<>(Map.of("PrincipalId", "gone"));
            assertEquals(
                    WriteResult.WRITTEN,
                    rows.write(new Write.Insert(RowKey.ofCluster(agent.cluster(), "extensions", "e" + i), columns)));
        }
    }

    private void report(TestAgent agent) {
        DesiredState state =
                hub.ask("GET", AgentApi.DESIRED_STATE, hub.token(agent), null).as(DesiredState.class);
        var report = new FluxConfigurationReport(
                "a",
                state.fluxConfigurations().get(0).generation(),
                false,
                ComplianceState.COMPLIANT,
                null,
                null,
                null,
                null,
                List.of());
        StatusReport body = new StatusReport(List.of(report), List.of());
        assertEquals(
                204,
                hub.ask("POST", AgentApi.STATUS, hub.token(agent), Json.mapper().writeValueAsString(body))
                        .status());
    }

    private static String operation(Answer answer) {
        String operation = answer.response().getHeader("Azure-AsyncOperation");
        assertFalse(operation.isEmpty(), answer.response().getBody()::toString);
        return operation;
    }

    private Answer get(String url) {
        return hub.ask("GET", url, "owner", null);
    }
}
