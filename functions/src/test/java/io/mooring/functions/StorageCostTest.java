package io.mooring.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mooring.functions.tables.KeyRange;
import io.mooring.functions.tables.Row;
import io.mooring.functions.tables.RowKey;
import io.mooring.functions.tables.Rows;
import io.mooring.functions.tables.Where;
import io.mooring.functions.tables.Write;
import io.mooring.functions.tables.WriteResult;
import io.mooring.protocol.agent.AgentApi;
import io.mooring.protocol.agent.ClusterMetadata;
import io.mooring.protocol.agent.HeartbeatRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How many requests to the storage the frequent paths take: each of them is paid for by the fleet. */
class StorageCostTest {
    private final AtomicInteger requests = new AtomicInteger();

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
    void aHeartbeatTakesTwo() {
        var metadata = new ClusterMetadata("v1.35.0", 3, 12, "0.1.0", "generic", "generic");
        hub.ask("POST", AgentApi.HEARTBEATS, hub.token(agent), new HeartbeatRequest(metadata));
        requests.set(0);
        hub.beat(agent);
        assertEquals(2, requests.get(), "merge and generation");
        var named = new HeartbeatRequest(null, "process-1");
        for (int expected : new int[] {4, 2, 2}) {
            requests.set(0);
            hub.ask("POST", AgentApi.HEARTBEATS, hub.token(agent), named);
            assertEquals(expected, requests.get(), "once per process its name is looked up and kept");
        }
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
            requests.incrementAndGet();
            return rows.write(writes);
        }
    }
}
