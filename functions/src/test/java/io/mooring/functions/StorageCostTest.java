package io.mooring.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.functions.tables.BatchResult;
import io.mooring.functions.tables.KeyRange;
import io.mooring.functions.tables.Row;
import io.mooring.functions.tables.RowKey;
import io.mooring.functions.tables.Rows;
import io.mooring.functions.tables.Where;
import io.mooring.functions.tables.Write;
import io.mooring.functions.tables.WriteResult;
import io.mooring.protocol.agent.AgentApi;
import io.mooring.protocol.agent.ClusterMetadata;
import io.mooring.protocol.agent.DesiredState;
import io.mooring.protocol.agent.HeartbeatRequest;
import io.mooring.protocol.agent.HeartbeatResponse;
import io.mooring.protocol.agent.StatusReport;
import io.mooring.protocol.configuration.ComplianceState;
import io.mooring.protocol.configuration.FluxConfigurationReport;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How many requests to the storage the frequent paths take: each of them is paid for by the fleet. */
class StorageCostTest {
    private final AtomicInteger requests = new AtomicInteger();

    private static final ClusterMetadata METADATA =
            new ClusterMetadata("v1.35.0", 3, 12, "0.1.0", "generic", "generic");

    private final TestHub hub = new TestHub(CountingRows::new);
    private final TestAgent agent = hub.connected("edge");

    @Test
    void readingTakesAsMuchAsThereAreTablesToLookAt() {
        String cluster = HubClient.path(agent.cluster());
        String item = HubClient.path(agent.cluster(), "fluxConfigurations", "a");
        hub.ask("PUT", item, "owner", TestBodies.configuration("https://git.example.com/x"));
        hub.ask("GET", cluster, "owner", null);
        assertEquals(2, of("GET", cluster), "resource and link");
        assertEquals(2, of("GET", cluster), "also when both are read at once");
        assertEquals(2, of("GET", item), "cluster and item");
        assertEquals(1, of("HEAD", cluster));
        String list = "/subscriptions/" + TestHub.SUBSCRIPTION
                + "/providers/Microsoft.Kubernetes/connectedClusters?api-version=2024-01-01";
        assertEquals(2, of("GET", list), "resources and links");
    }

    @Test
    void aHeartbeatTakesOneMergeWhateverInstanceAnswers() {
        String last = beat(hub, null, null).last();
        assertEquals(1, costOf(() -> beat(hub, last, null)));
        TestHub other = hub.another(CountingRows::new);
        other.connected("another"); // What an instance reads once, it has read.
        String next = beat(hub, beat(hub, null, null).last(), null).last();
        assertEquals(1, costOf(() -> beat(other, next, null)), "an instance that never saw the cluster");
    }

    @Test
    void aBeatWithNewMetadataTakesOneToo() {
        String last = beat(hub, null, null).last();
        assertEquals(1, costOf(() -> assertFalse(beat(hub, last, METADATA).metadataWanted())));
    }

    @Test
    void anAgentsFirstBeatReadsTheRow() {
        beat(hub, null, null);
        assertEquals(2, costOf(() -> beat(hub, null, null)), "merge and row");
        assertEquals(2, costOf(() -> beat(hub, "1~nonsense", null)), "as if it had said nothing");
    }

    @Test
    void theNameOfAProcessIsLookedUpAndKeptOnce() {
        var first = new HeartbeatRequest(null, "process-1", null);
        HeartbeatResponse[] told = new HeartbeatResponse[1];
        assertEquals(
                5,
                costOf(() -> told[0] = hub.ask("POST", AgentApi.HEARTBEATS, hub.token(agent), first)
                        .as(HeartbeatResponse.class)),
                "merge, row, the row again, the name, the row with it");
        var next = new HeartbeatRequest(null, "process-1", told[0].last());
        assertEquals(1, costOf(() -> hub.ask("POST", AgentApi.HEARTBEATS, hub.token(agent), next)));
    }

    @Test
    void theBeatAfterAChangeLooksOnce() {
        String last = beat(hub, null, null).last();
        change();
        HeartbeatResponse[] told = new HeartbeatResponse[1];
        assertEquals(3, costOf(() -> told[0] = beat(hub, last, null)), "the merge that fails, one that does not, row");
        assertEquals(1, costOf(() -> beat(hub, told[0].last(), null)));
    }

    @Test
    void aPollOfADesiredStateThatTheClusterHasTakesOne() {
        change();
        String etag = hub.ask("GET", AgentApi.DESIRED_STATE, hub.token(agent), null)
                .response()
                .getHeader("ETag");
        assertEquals(
                1,
                costOf(() -> assertEquals(
                        304,
                        hub.ask("GET", AgentApi.DESIRED_STATE, hub.token(agent), null, "if-none-match", etag)
                                .status())));
    }

    @Test
    void aFetchOfTheWholeDesiredStateTakesOne() {
        change();
        assertEquals(1, costOf(() -> hub.ask("GET", AgentApi.DESIRED_STATE, hub.token(agent), null)));
    }

    @Test
    void aReportOfWhatIsAsItWasTakesThree() {
        change();
        long generation = hub.ask("GET", AgentApi.DESIRED_STATE, hub.token(agent), null)
                .as(DesiredState.class)
                .fluxConfigurations()
                .getFirst()
                .generation();
        var compliant = new FluxConfigurationReport(
                "a", generation, false, ComplianceState.COMPLIANT, "main@sha1:1", null, null, null, List.of());
        var report = new StatusReport(List.of(compliant), List.of());
        hub.ask("POST", AgentApi.STATUS, hub.token(agent), report);
        assertEquals(
                3,
                costOf(() -> assertEquals(
                        204,
                        hub.ask("POST", AgentApi.STATUS, hub.token(agent), report)
                                .status())),
                "what is wanted, twice, and one write for all of it");
    }

    @Test
    void aSweepInWhichNothingHappensDoesNotLookAtClusters() {
        hub.sweep();
        hub.sweep();
        int one = costOf(hub::sweep);
        for (int i = 0; i < 20; i++) {
            hub.connected("edge-" + i);
        }
        hub.sweep();
        hub.sweep();
        assertEquals(one, costOf(hub::sweep), "as many requests for 21 clusters of a group as for one");
        assertTrue(one <= 6, () -> one + " requests");
    }

    private HeartbeatResponse beat(TestHub asked, @Nullable String last, @Nullable ClusterMetadata metadata) {
        return asked.ask("POST", AgentApi.HEARTBEATS, asked.token(agent), new HeartbeatRequest(metadata, null, last))
                .as(HeartbeatResponse.class);
    }

    private void change() {
        String item = HubClient.path(agent.cluster(), "fluxConfigurations", "a");
        hub.ask("PUT", item, "owner", TestBodies.configuration("https://git.example.com/x"));
    }

    private int costOf(Runnable work) {
        requests.set(0);
        work.run();
        return requests.get();
    }

    private int of(String method, String path) {
        requests.set(0);
        int status = hub.ask(method, path, "owner", null).status();
        assertEquals(2, status / 100, () -> String.format(Locale.ROOT, "%s %s: %d", method, path, status));
        return requests.get();
    }

    private final class CountingRows implements Rows {
        private final Rows rows;

        CountingRows(Rows rows) {
            this.rows = rows;
        }

        @Override
        public Optional<Row> find(RowKey key) {
            requests.incrementAndGet();
            return rows.find(key);
        }

        @Override
        public List<Row> list(KeyRange range, Where where, int limit) {
            requests.incrementAndGet();
            return rows.list(range, where, limit);
        }

        @Override
        public WriteResult write(List<Write> writes) {
            return commit(writes).result();
        }

        @Override
        public BatchResult commit(List<Write> writes) {
            requests.incrementAndGet();
            return rows.commit(writes);
        }
    }
}
