package io.mooring.protocol.crd;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Status of {@code connectedclusters.arc.azure.com/clustermetadata}. cluster-metadata-operator owns the facts about the
 * cluster, resource-sync-agent those about the hub; times are RFC 3339.
 *
 * @param desiredGeneration generation of the desired state at the hub, as the last heartbeat's answer said
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ConnectedClusterStatus(
        @Nullable Integer nodeCount,
        @Nullable Integer coreCount,
        @Nullable String arcAgentVersion,
        @Nullable String kubernetesAPIServerVersion,
        @Nullable String distribution,
        @Nullable String infrastructure,
        @Nullable String lastConnectivityTime,
        @Nullable String managedIdentityCertificateExpirationTime,
        @Nullable Long desiredGeneration,
        @Nullable List<Condition> conditions) {}
