package io.mooring.gitops.helmrelease;

import io.mooring.extensions.helm.HelmFailure;
import io.mooring.extensions.helm.HelmOutcome;
import io.mooring.extensions.helm.ReleaseRevision;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What is done about a release that has failed: back to what was good, or away with it. */
final class ReleaseRemedy {
    private final ReleaseWork work;

    ReleaseRemedy(ReleaseWork work) {
        this.work = work;
    }

    HelmReleaseStatus apply(String action, Turn turn, HelmReleaseStatus report) {
        return turn.settings(action).remediation().uninstalls() ? uninstall(turn, report) : rollback(turn, report);
    }

    private HelmReleaseStatus uninstall(Turn turn, HelmReleaseStatus report) {
        String release = name(turn) + " with chart " + turn.wanted().chart();
        if (turn.storage().newest().isEmpty()) {
            return report;
        }
        turn.storage().lend();
        HelmOutcome<String> outcome;
        try {
            outcome = work.uninstall(
                    turn.access(),
                    turn.spec().place(),
                    turn.spec().actions().uninstall().hooks());
        } finally {
            turn.storage().takeBack();
        }
        return switch (outcome) {
            case HelmOutcome.Done<String> ignored ->
                report.uninstalled()
                        .remediated(
                                true,
                                "UninstallSucceeded",
                                "Helm uninstall remediation for release " + release + " succeeded");
            case HelmOutcome.Failed<String>(HelmFailure failure) ->
                report.remediated(
                        false,
                        "UninstallFailed",
                        "Helm uninstall remediation for release " + release + " failed: " + failure.message());
        };
    }

    private HelmReleaseStatus rollback(Turn turn, HelmReleaseStatus report) {
        Optional<StoredRelease> newest = turn.storage().newest();
        Optional<StoredRelease> target = target(turn, newest);
        if (newest.isEmpty() || target.isEmpty()) {
            return report.stalled(
                    "MissingRollbackTarget", "Failed to perform remediation: missing target release for rollback");
        }
        StoredRelease failed = newest.get();
        StoredRelease good = target.get();
        String release = name(turn) + ".v" + good.version() + " with chart " + good.chart();
        // Only of a deployed revision Helm knows the objects, and takes back those that are new.
        turn.storage().mark(failed.version(), "deployed", "to be rolled back");
        ReleaseWork.Order order = new ReleaseWork.Order(
                turn.access(),
                turn.spec().place(),
                (tools.jackson.databind.node.ObjectNode) good.values().deepCopy(),
                turn.spec().actions().rollback(),
                false);
        turn.storage().lend();
        HelmOutcome<ReleaseRevision> outcome;
        try {
            outcome = work.rollback(order, good);
        } finally {
            turn.storage().takeBack();
        }
        turn.storage().mark(failed.version(), "failed", "rolled back");
        return switch (outcome) {
            case HelmOutcome.Done<ReleaseRevision>(ReleaseRevision made) -> {
                turn.storage().read(made.revision()).ifPresent(now -> report.rolledBack(now, turn.wanted()));
                yield report.remediated(
                        true, "RollbackSucceeded", "Helm rollback to previous release " + release + " succeeded");
            }
            case HelmOutcome.Failed<ReleaseRevision>(HelmFailure failure) ->
                report.remediated(
                        false,
                        "RollbackFailed",
                        "Helm rollback to previous release " + release + " failed: " + failure.message());
        };
    }

    /** The newest revision before the failed one that was good. */
    private static Optional<StoredRelease> target(Turn turn, Optional<StoredRelease> newest) {
        int failed = newest.map(StoredRelease::version).orElse(0);
        for (JsonNode snapshot : turn.object().status().path("history")) {
            String state = snapshot.path("status").asString("");
            int version = snapshot.path("version").asInt(0);
            if (version < failed && (state.equals("deployed") || state.equals("superseded"))) {
                Optional<StoredRelease> stored = turn.storage().read(version);
                if (stored.isPresent()) {
                    return stored;
                }
            }
        }
        return Optional.empty();
    }

    private static String name(Turn turn) {
        return turn.spec().place().namespace() + "/" + turn.spec().place().releaseName();
    }
}
