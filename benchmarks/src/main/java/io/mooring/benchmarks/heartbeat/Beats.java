package io.mooring.benchmarks.heartbeat;

import io.mooring.protocol.agent.AgentApi;
import io.mooring.protocol.agent.ClusterMetadata;
import io.mooring.protocol.agent.HeartbeatRequest;
import io.mooring.protocol.agent.HeartbeatResponse;
import io.mooring.protocol.json.Json;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** Heartbeats of clusters as their agents send them, each after the answer to the one before. */
final class Beats {
    private static final ClusterMetadata METADATA =
            new ClusterMetadata("v1.35.0", 3, 12, "0.1.0", "generic", "generic");

    private final HttpsClient hub;
    private final List<String> tokens;
    private final AtomicReferenceArray<@Nullable String> last;

    /** @param tokens one for each cluster */
    Beats(HttpsClient hub, List<String> tokens) {
        this.hub = hub;
        this.tokens = List.copyOf(tokens);
        last = new AtomicReferenceArray<>(tokens.size());
        for (int i = 0; i < tokens.size(); i++) {
            send(i, METADATA);
        }
    }

    void send(int cluster) {
        send(cluster, null);
    }

    private void send(int cluster, @Nullable ClusterMetadata metadata) {
        var request = new HeartbeatRequest(metadata, "benchmark-" + cluster, last.get(cluster));
        String answer = hub.send(
                "POST", AgentApi.HEARTBEATS, tokens.get(cluster), Json.mapper().writeValueAsString(request), 200);
        last.set(
                cluster,
                Json.mapper().readValue(answer, HeartbeatResponse.class).last());
    }
}
