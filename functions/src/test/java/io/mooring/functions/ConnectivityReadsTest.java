package io.mooring.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mooring.functions.TestHub.Answer;
import io.mooring.protocol.arm.ClusterId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ConnectivityReadsTest {
    private static final String SUBSCRIPTION = "/subscriptions/" + TestHub.SUBSCRIPTION;
    private static final String LIST =
            SUBSCRIPTION + "/providers/Microsoft.Kubernetes/connectedClusters?api-version=2024-01-01";
    private static final String SUMMARY =
            SUBSCRIPTION + "/providers/Microsoft.Kubernetes/connectivitySummary?api-version=2024-01-01";

    private final TestHub hub = new TestHub();

    @Test
    void theHistoryOfAClusterIsReadByPages() {
        TestAgent agent = hub.connected("edge");
        hub.sweep();
        String from = hub.clock.instant().toString();
        hub.clock.advance(Duration.ofHours(1));
        hub.sweep();
        hub.beat(agent);
        hub.sweep();
        assertEquals(
                List.of("Connecting>Connected", "Connected>Offline", "Offline>Connected"),
                history(agent.cluster(), "&$top=2"));
        Answer first = hub.ask("GET", path(agent.cluster()) + "&$top=1", "owner", null);
        assertEquals(from, first.text("/value/0/at"));
        hub.clock.advance(Duration.ofDays(100));
        assertEquals(List.of("Offline>Connected"), history(agent.cluster(), ""), "what held 90 days ago");
    }

    @Test
    void theHistoryEndsWithTheCluster() {
        TestAgent agent = hub.connected("edge");
        hub.sweep();
        assertEquals(
                "403 AuthorizationFailed",
                hub.ask("GET", path(agent.cluster()), "stranger", null).code());
        hub.ask("DELETE", HubClient.path(agent.cluster()), "owner", null);
        assertEquals(
                "404 ResourceNotFound",
                hub.ask("GET", path(agent.cluster()), "owner", null).code());
        hub.created("edge");
        assertEquals(List.of(), history(agent.cluster(), ""));
    }

    @Test
    void listsCanBeOfOneStatus() {
        for (int i = 0; i < 7; i++) {
            hub.connected("old-" + i);
        }
        hub.clock.advance(Duration.ofMinutes(20));
        hub.connected("young-1");
        hub.connected("old-x");
        hub.created("waiting");
        for (int top : List.of(1, 2, 3, 100)) {
            assertEquals(7, names("Offline", top).size());
            assertEquals(List.of("old-x", "young-1"), names("connected", top));
            assertEquals(List.of("waiting"), names("Connecting", top));
            assertEquals(List.of(), names("Expired", top));
        }
        hub.clock.advance(Duration.ofDays(90));
        assertEquals(9, names("Expired", 4).size());
        assertEquals(List.of("waiting"), names("AgentNotInstalled", 4));
        assertEquals(
                "400 InvalidQueryParameter",
                hub.ask("GET", LIST + "&$filter=name%20eq%20'x'", "owner", null).code());
    }

    @Test
    void aListOfOneStatusShowsWhatItsReaderMaySee() {
        hub.connected("a");
        TestAgent seen = hub.connected("b");
        String assignment = "/providers/Microsoft.Authorization/roleAssignments/"
                + "33333333-3333-3333-3333-333333333333?api-version=2022-04-01";
        Map<String, Object> body = Map.of(
                "properties",
                Map.of(
                        "roleDefinitionId",
                        "/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7",
                        "principalId",
                        "44444444-4444-4444-4444-444444444444"));
        hub.ask("PUT", seen.cluster() + assignment, "owner", body);
        String reader = "44444444-4444-4444-4444-444444444444";
        JsonNode page = hub.ask("GET", LIST + "&$filter=connectivityStatus%20eq%20'Connected'", reader, null)
                .json();
        assertEquals(1, page.get("value").size());
        assertEquals("b", page.at("/value/0/name").asString());
        hub.sweep();
        JsonNode summary = hub.ask("GET", SUMMARY, reader, null).json();
        assertEquals(0, summary.path("total").asInt(), "a count of a group tells of those that he may not see");
    }

    @Test
    void theSummaryCountsByStatusAndSaysWhen() {
        assertEquals(
                "null",
                hub.ask("GET", SUMMARY, "owner", null).json().get("asOf").toString());
        hub.connected("a");
        hub.connected("b");
        hub.created("c");
        hub.clock.advance(Duration.ofMinutes(1));
        hub.sweep();
        JsonNode summary = hub.ask("GET", SUMMARY, "owner", null).json();
        assertEquals(hub.clock.instant().toString(), summary.path("asOf").asString());
        assertEquals(3, summary.path("total").asInt());
        assertEquals(2, summary.at("/counts/Connected").asInt());
        assertEquals(1, summary.at("/counts/Connecting").asInt());
        assertEquals("g1", summary.at("/groups/0/resourceGroup").asString());
        hub.clock.advance(Duration.ofMinutes(20));
        hub.sweep();
        hub.sweep();
        summary = hub.ask("GET", SUMMARY, "owner", null).json();
        assertEquals(2, summary.at("/counts/Offline").asInt());
        assertEquals(1, summary.at("/counts/AgentNotInstalled").asInt());
    }

    @Test
    void whatAClusterReportedHasItsAge() {
        TestAgent agent = hub.connected("edge");
        String heard = hub.clock.instant().toString();
        hub.clock.advance(Duration.ofHours(1));
        Answer shown = hub.ask("GET", HubClient.path(agent.cluster()), "owner", null);
        assertEquals("Offline", shown.text("/properties/connectivityStatus"));
        assertEquals(heard, shown.text("/properties/miscellaneousProperties/reportedAt"));
        assertEquals(
                hub.clock.instant().minus(Duration.ofMinutes(45)).toString(),
                shown.text("/properties/miscellaneousProperties/statusUpdatedAt"));
    }

    private static String path(ClusterId cluster) {
        return cluster + "/connectivityHistory?api-version=2024-01-01";
    }

    private List<String> history(ClusterId cluster, String query) {
        return all(path(cluster) + query).stream()
                .map(one -> one.get("from").asString() + ">" + one.get("to").asString())
                .toList();
    }

    private List<String> names(String status, int top) {
        return all(LIST + "&$top=" + top + "&$filter=connectivityStatus%20eq%20'" + status + "'").stream()
                .map(one -> one.get("name").asString())
                .toList();
    }

    private List<JsonNode> all(String first) {
        List<JsonNode> seen = new ArrayList<>();
        String next = first;
        while (!next.isEmpty()) {
            Answer page = hub.ask("GET", next, "owner", null);
            assertEquals(200, page.status());
            page.json().get("value").forEach(seen::add);
            next = page.text("/nextLink");
        }
        return seen;
    }
}
