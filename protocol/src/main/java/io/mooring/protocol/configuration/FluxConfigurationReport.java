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
 * @param errorMessage the first thing that is wrong, in words
 */
public record FluxConfigurationReport(
        String name,
        long generation,
        boolean deleted,
        ComplianceState complianceState,
        @Nullable String sourceSyncedCommitId,
        @Nullable Instant sourceUpdatedAt,
        @Nullable String errorMessage,
        List<ObjectStatus> statuses) {
    public FluxConfigurationReport {
        statuses = List.copyOf(statuses);
    }

    /** The state of one object that the configuration brought: a source, a Kustomization, a HelmRelease. */
    public record ObjectStatus(
            String name,
            @Nullable String namespace,
            String kind,
            ComplianceState complianceState,
            @Nullable AppliedBy appliedBy,
            List<Condition> statusConditions) {
        public ObjectStatus {
            statusConditions = List.copyOf(statusConditions);
        }
    }

    public record AppliedBy(String name, @Nullable String namespace) {}

    public record Condition(
            @Nullable Instant lastTransitionTime,
            @Nullable String message,
            @Nullable String reason,
            String status,
            String type) {}
}
