package io.mooring.protocol.configuration;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one configuration in its cluster.
 *
 * @param generation of the configuration that this report is about
 * @param deleted the configuration and what it owned have gone; everything else is then empty
 * @param sourceSyncedCommitId for instance {@code main@sha1:<40 hex>}
 * @param repositoryPublicKey the public half of a key pair that the cluster made for an ssh repository
 * @param errorMessage the first thing that is wrong, in words
 */
public record FluxConfigurationReport(
        String name,
        long generation,
        boolean deleted,
        ComplianceState complianceState,
        @Nullable String sourceSyncedCommitId,
        @Nullable Instant sourceUpdatedAt,
        @Nullable String repositoryPublicKey,
        @Nullable String errorMessage,
        List<ObjectStatus> statuses) {
    public FluxConfigurationReport {
        statuses = List.copyOf(statuses);
    }

    /** One that says nothing but how the whole is. */
    public static FluxConfigurationReport of(
            String name, long generation, ComplianceState state, @Nullable String errorMessage) {
        return new FluxConfigurationReport(name, generation, false, state, null, null, null, errorMessage, List.of());
    }

    /** The configuration has gone from the cluster. */
    public static FluxConfigurationReport gone(String name, long generation) {
        return new FluxConfigurationReport(
                name, generation, true, ComplianceState.UNKNOWN, null, null, null, null, List.of());
    }

    /** The state of one object that the configuration brought: a source, a Kustomization, a HelmRelease. */
    public record ObjectStatus(
            String name,
            @Nullable String namespace,
            String kind,
            ComplianceState complianceState,
            @Nullable AppliedBy appliedBy,
            @Nullable HelmReleaseProperties helmReleaseProperties,
            List<Condition> statusConditions) {
        public ObjectStatus {
            statusConditions = List.copyOf(statusConditions);
        }
    }

    public record AppliedBy(String name, @Nullable String namespace) {}

    /** What is particular to a HelmRelease. */
    public record HelmReleaseProperties(
            @Nullable Long lastRevisionApplied,
            @Nullable AppliedBy helmChartRef,
            @Nullable Long failureCount,
            @Nullable Long installFailureCount,
            @Nullable Long upgradeFailureCount) {}

    public record Condition(
            @Nullable Instant lastTransitionTime,
            @Nullable String message,
            @Nullable String reason,
            String status,
            String type) {}
}
