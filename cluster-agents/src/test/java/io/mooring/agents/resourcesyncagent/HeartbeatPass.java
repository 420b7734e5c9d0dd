package io.mooring.agents.resourcesyncagent;

import io.mooring.agents.hub.AgentTokens;
import io.mooring.agents.hub.HubClient;
import io.mooring.agents.kube.ConnectedClusters;
import io.mooring.agents.loop.Pass;
import io.mooring.protocol.crd.ConnectedClusterStatus;
import java.time.Clock;
import java.time.Duration;

/** The pass of resource-sync-agent over stores that a test gives. */
public final class HeartbeatPass implements Pass {
    private final SendHeartbeat heartbeat;

    public HeartbeatPass(
            HubClient hub, AgentTokens tokens, ConnectedClusters resource, Clock clock, Duration afterRefusal) {
        heartbeat = new SendHeartbeat(hub, tokens, resource, clock, afterRefusal);
    }

    @Override
    public Duration run() throws InterruptedException {
        return heartbeat.run();
    }

    /** Whether this status makes the next beat due at once. */
    public boolean isNews(ConnectedClusterStatus status) {
        return heartbeat.isNews(status);
    }
}
