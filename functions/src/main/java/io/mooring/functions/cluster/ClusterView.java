package io.mooring.functions.cluster;

import io.mooring.functions.connectivity.Link;
import io.mooring.functions.connectivity.SharedIdentity;
import io.mooring.functions.connectivity.StatusSince;
import io.mooring.functions.contract.ApiVersion;
import io.mooring.functions.contract.ConnectedClusters;
import io.mooring.protocol.agent.ClusterMetadata;
import io.mooring.protocol.arm.ClusterId;
import io.mooring.protocol.connectivity.ConnectivityPolicy;
import io.mooring.protocol.connectivity.ConnectivityStatus;
import io.mooring.protocol.connectivity.Heartbeat;
import io.mooring.protocol.json.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A connected cluster in the REST contract's form: what users wrote, what agents reported, and the status that follows
 * from it now.
 */
public final class ClusterView {
    /** Older versions have no word for a cluster that no agent came for. */
    private static final ApiVersion FIRST_WITH_ABSENT_AGENTS = new ApiVersion("2024-01-01");

    private static final String AGENT_NOT_INSTALLED = ConnectivityStatus.AGENT_NOT_INSTALLED.wireName();

    private final String tenantId;
    private final ConnectivityPolicy policy;

    public ClusterView(String tenantId, ConnectivityPolicy policy) {
        this.tenantId = tenantId;
        this.policy = policy;
    }

    /** @param version of the contract that the caller speaks */
    ObjectNode of(Cluster cluster, Link link, ApiVersion version, Instant now) {
        ObjectNode resource = cluster.document();
        resource.put("id", cluster.id().toString());
        resource.put("name", cluster.id().name());
        resource.put("type", ClusterId.TYPE);
        if (cluster.hasIdentity()) {
            resource.withObject("identity")
                    .put("principalId", cluster.principalId())
                    .put("tenantId", tenantId);
        }
        ObjectNode properties = resource.withObject("properties");
        properties.put("provisioningState", "Succeeded");
        report(properties, link, now);
        if (version.compareTo(FIRST_WITH_ABSENT_AGENTS) < 0
                && properties.path("connectivityStatus").asString("").equals(AGENT_NOT_INSTALLED)) {
            properties.put("connectivityStatus", ConnectivityStatus.CONNECTING.wireName());
        }
        resource.set("systemData", Json.mapper().valueToTree(cluster.systemData()));
        return ConnectedClusters.TYPE.shown(resource, version);
    }

    ConnectivityPolicy policy() {
        return policy;
    }

    ConnectivityStatus status(Link link, Instant now) {
        return ConnectivityStatus.at(now, link.facts(), policy);
    }

    private void report(ObjectNode properties, Link link, Instant now) {
        ConnectivityStatus status = status(link, now);
        properties.put("connectivityStatus", status.wireName());
        age(properties.putObject("miscellaneousProperties"), status, link, now);
        properties.put("lastConnectivityTime", heardAt(link.facts().heartbeat()));
        properties.put(
                "managedIdentityCertificateExpirationTime", text(link.facts().certificateNotAfter()));
        ClusterMetadata metadata = link.metadata();
        properties.put("kubernetesVersion", metadata == null ? null : metadata.kubernetesVersion());
        properties.put("totalNodeCount", metadata == null ? null : metadata.totalNodeCount());
        properties.put("totalCoreCount", metadata == null ? null : metadata.totalCoreCount());
        properties.put("agentVersion", metadata == null ? null : metadata.agentVersion());
        SharedIdentity shared = link.shared();
        if (shared != null && shared.certain(now)) {
            properties
                    .withObject("arcAgentProfile")
                    .putArray("agentErrors")
                    .addObject()
                    .put(
                            "message",
                            "Two clusters use this identity: their agents call the hub by turns. One is a copy, such as"
                                    + " a restored backup or a cloned machine. Remove the agents from it (helm uninstall"
                                    + " azure-arc -n azure-arc-release) and connect it under a name of its own.")
                    .put("severity", "Error")
                    .put("component", "resource-sync-agent")
                    .put("time", text(shared.returnedAt()));
        }
        if (metadata != null && metadata.distribution() != null && !properties.has("distribution")) {
            properties.put("distribution", metadata.distribution());
        }
        if (metadata != null && metadata.infrastructure() != null && !properties.has("infrastructure")) {
            properties.put("infrastructure", metadata.infrastructure());
        }
    }

    /** Since when the status is what it is, and how old all is that the cluster reported. */
    private void age(ObjectNode more, ConnectivityStatus status, Link link, Instant now) {
        more.put(
                "statusUpdatedAt",
                StatusSince.of(status, link.facts(), policy, now).toString());
        String heardAt = heardAt(link.facts().heartbeat());
        if (heardAt != null) {
            more.put("reportedAt", heardAt);
        }
    }

    private static @Nullable String heardAt(Heartbeat heartbeat) {
        return switch (heartbeat) {
            case Heartbeat.Never() -> null;
            case Heartbeat.Received(Instant at) -> text(at);
        };
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }
}
