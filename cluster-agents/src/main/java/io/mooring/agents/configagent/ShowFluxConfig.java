package io.mooring.agents.configagent;

import io.mooring.agents.kube.KubeObjects;
import io.mooring.agents.kube.Readiness;
import io.mooring.agents.kube.StoredObject;
import io.mooring.protocol.configuration.ComplianceState;
import io.mooring.protocol.configuration.FluxConfigurationReport;
import io.mooring.protocol.crd.FluxConfigStatus;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes into a FluxConfig's status where it stands, for people and for tools that wait. */
final class ShowFluxConfig {
    private final KubeObjects configs;
    private final Clock clock;

    ShowFluxConfig(KubeObjects configs, Clock clock) {
        this.configs = configs;
        this.clock = clock;
    }

    /** Says of a spec that was not seen before that it is being worked on. */
    void begin(StoredObject config) {
        FluxConfigStatus before = config.status(FluxConfigStatus.class);
        Long observed = before == null ? null : before.observedGeneration();
        if (config.deleting() || (observed != null && observed == config.generation())) {
            return;
        }
        write(
                config,
                new FluxConfigurationReport(
                        config.key().name(),
                        FluxLabels.hubGeneration(config),
                        false,
                        ComplianceState.PENDING,
                        before == null ? null : before.lastSyncedCommit(),
                        null,
                        null,
                        null,
                        List.of()),
                Readiness.working("Progressing", "The Flux objects are being made."));
    }

    /** Writes what became of it, if that is news. */
    void show(StoredObject config, FluxConfigurationReport report, @Nullable RuntimeException failure) {
        write(config, report, readiness(config, report, failure));
    }

    /** Says of one that rests that the cluster's certificate has run out, and else leaves what was said. */
    void expired(StoredObject config) {
        FluxConfigStatus before = config.status(FluxConfigStatus.class);
        FluxConfigStatus status = new FluxConfigStatus(
                before == null ? null : before.provisioningState(),
                before == null ? null : before.observedGeneration(),
                before == null ? null : before.complianceState(),
                before == null ? null : before.lastSyncedCommit(),
                before == null ? null : before.message(),
                Readiness.expired().conditions(config, before == null ? null : before.conditions(), clock.instant()));
        if (!status.equals(before)) {
            configs.applyStatus(config.key(), status);
        }
    }

    private void write(StoredObject config, FluxConfigurationReport report, Readiness readiness) {
        FluxConfigStatus before = config.status(FluxConfigStatus.class);
        FluxConfigStatus status = new FluxConfigStatus(
                config.deleting() ? "Deleting" : provisioning(report.complianceState()),
                config.generation(),
                report.complianceState(),
                report.sourceSyncedCommitId(),
                report.errorMessage(),
                readiness.conditions(config, before == null ? null : before.conditions(), clock.instant()));
        if (!status.equals(before)) {
            configs.applyStatus(config.key(), status);
        }
    }

    static Readiness readiness(
            StoredObject config, FluxConfigurationReport report, @Nullable RuntimeException failure) {
        String complaint = report.errorMessage();
        String error = complaint == null ? "A Flux object does not say why it is not ready." : complaint;
        if (config.deleting()) {
            return Readiness.working(
                    "Terminating", complaint == null ? "What was applied is being removed." : complaint);
        }
        if (failure != null) {
            // What the spec itself forbids stays forbidden; all else is outside, and may get well.
            return failure instanceof IllegalArgumentException
                    ? Readiness.stalled("InvalidSpec", error)
                    : Readiness.retrying("ApplyFailed", error);
        }
        return switch (report.complianceState()) {
            case COMPLIANT -> {
                String commit = report.sourceSyncedCommitId();
                yield Readiness.done(
                        "Compliant", commit == null ? "All is applied." : "All of " + commit + " is applied.");
            }
            case SUSPENDED -> Readiness.done("Suspended", "Nothing is applied while the configuration is suspended.");
            case NON_COMPLIANT -> Readiness.retrying("NonCompliant", error);
            case PENDING, UNKNOWN -> Readiness.working("Progressing", "The Flux objects are not ready yet.");
        };
    }

    private static String provisioning(ComplianceState state) {
        return switch (state) {
            case COMPLIANT, SUSPENDED -> "Succeeded";
            case NON_COMPLIANT -> "Failed";
            case PENDING, UNKNOWN -> "Updating";
        };
    }
}
