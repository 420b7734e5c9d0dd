package io.mooring.agents.resourcesyncagent;

import io.mooring.agents.Agent;
import io.mooring.agents.AgentRuntime;
import io.mooring.agents.Permission;
import io.mooring.agents.hub.RequestedTokens;
import io.mooring.agents.kube.ConnectedClusters;
import io.mooring.agents.kube.KubeObjects;
import io.mooring.agents.kube.ObjectKind;
import io.mooring.agents.loop.Loop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Syncs what is known about the cluster to the hub, with the heartbeat. */
public final class ResourceSyncAgent implements Agent {
    public static final String NAME = "resource-sync-agent";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Permission> permissions() {
        List<Permission> permissions = new ArrayList<>(RequestedTokens.permissions(NAME));
        permissions.add(ConnectedClusters.statusPermission());
        return permissions;
    }

    @Override
    public void start(AgentRuntime runtime) {
        ConnectedClusters resource =
                new ConnectedClusters(new KubeObjects(runtime.cluster(), ObjectKind.CONNECTED_CLUSTER, NAME));
        RequestedTokens tokens = RequestedTokens.of(NAME, runtime);
        // Half of the longest backoff, and a backoff on top of it.
        Duration afterRefusal = runtime.backoff().longest().dividedBy(2);
        SendHeartbeat heartbeat = new SendHeartbeat(runtime.hub(), tokens, resource, runtime.clock(), afterRefusal);
        Loop loop = runtime.loop("heartbeat", heartbeat);
        resource.watch(status -> {
            if (heartbeat.isNews(status)) {
                loop.signal();
            }
        });
        tokens.watch(loop::signal);
        runtime.start(loop);
    }
}
