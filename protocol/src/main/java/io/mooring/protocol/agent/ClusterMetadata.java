package io.mooring.protocol.agent;

import org.jspecify.annotations.Nullable;

/** The facts about a cluster that its agents report; what is not known is null. */
public record ClusterMetadata(
        @Nullable String kubernetesVersion,
        @Nullable Integer totalNodeCount,
        @Nullable Integer totalCoreCount,
        @Nullable String agentVersion,
        @Nullable String distribution,
        @Nullable String infrastructure) {}
