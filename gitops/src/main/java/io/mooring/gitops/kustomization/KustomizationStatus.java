package io.mooring.gitops.kustomization;

import io.mooring.gitops.object.Conditions;
import io.mooring.gitops.object.Conditions.Status;
import io.mooring.gitops.object.InvalidSpec;
import io.mooring.gitops.object.KubernetesObject;
import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/** The status of a Kustomization as a pure function of what it was and how an attempt ended. */
final class KustomizationStatus {
    static final String REQUESTED_AT = "reconcile.fluxcd.io/requestedAt";

    private KustomizationStatus() {}

    /**
     * What an attempt leaves behind: the revision (empty if it did not get so far) and what that was made of (empty if unknown), what is
     * applied, and the verdict.
     */
    record Report(
            String revision,
            String originRevision,
            Inventory inventory,
            boolean checksHealth,
            History.Attempt attempt,
            Verdict verdict) {
        /** Of something that is not built. */
        Report(String revision, String originRevision, Inventory inventory, boolean checksHealth, Verdict verdict) {
            this(revision, originRevision, inventory, checksHealth, History.Attempt.NONE, verdict);
        }
    }

    static ObjectNode after(KubernetesObject object, Report report, Instant now) {
        ObjectNode status = base(object);
        setInventory(object, status, report.inventory());
        if (!report.revision().isEmpty()) {
            status.put("lastAttemptedRevision", report.revision());
        }
        Conditions conditions = new Conditions(object, now).remove("Stalled");
        switch (report.verdict()) {
            case Verdict.Ready() -> {
                status.put("observedGeneration", object.generation());
                status.put("lastAppliedRevision", report.revision());
                remember(object, status, report, "ReconciliationSucceeded", now);
                if (report.originRevision().isEmpty()) {
                    status.remove("lastAppliedOriginRevision");
                } else {
                    status.put("lastAppliedOriginRevision", report.originRevision());
                }
                conditions.remove("Reconciling");
                conditions.set(
                        "Ready", Status.TRUE, "ReconciliationSucceeded", "Applied revision: " + report.revision());
                if (report.checksHealth()) {
                    conditions.set("Healthy", Status.TRUE, "Succeeded", "Health check passed");
                } else {
                    conditions.remove("Healthy");
                }
            }
            case Verdict.Progressing(String message) -> {
                conditions.set("Reconciling", Status.TRUE, "Progressing", message);
                conditions.set("Ready", Status.UNKNOWN, "Progressing", message);
                if (report.checksHealth()) {
                    conditions.set("Healthy", Status.UNKNOWN, "Progressing", message);
                }
            }
            case Verdict.Failed(Verdict.Reason reason, String message) -> {
                conditions.set("Reconciling", Status.TRUE, "ProgressingWithRetry", message);
                conditions.set("Ready", Status.FALSE, reason.word(), message);
                remember(object, status, report, reason.word(), now);
                if (reason == Verdict.Reason.HEALTH_CHECK_FAILED) {
                    conditions.set("Healthy", Status.FALSE, reason.word(), message);
                }
            }
        }
        status.set("conditions", conditions.toJson());
        return status;
    }

    private static void remember(
            KubernetesObject object, ObjectNode status, Report report, String outcome, Instant now) {
        if (report.revision().isEmpty() || report.attempt().digest().isEmpty()) {
            return; // Nothing was built.
        }
        ObjectNode metadata = KubernetesObject.node().put("revision", report.revision());
        if (!report.originRevision().isEmpty()) {
            metadata.put("originRevision", report.originRevision());
        }
        status.set("history", History.with(object.status().path("history"), report.attempt(), outcome, metadata, now));
    }

    static ObjectNode stalled(KubernetesObject object, InvalidSpec invalid, Instant now) {
        ObjectNode status = base(object);
        status.put("observedGeneration", object.generation());
        status.set(
                "conditions",
                new Conditions(object, now)
                        .remove("Reconciling")
                        .set("Stalled", Status.TRUE, invalid.reason(), invalid.words())
                        .set("Ready", Status.FALSE, invalid.reason(), invalid.words())
                        .toJson());
        return status;
    }

    /** Before objects are created they are written down: whatever happens then, they are not forgotten. */
    static ObjectNode applying(KubernetesObject object, String revision, Inventory inventory, Instant now) {
        ObjectNode status = base(object);
        setInventory(object, status, inventory);
        status.put("lastAttemptedRevision", revision);
        String message = "Applying revision: " + revision;
        status.set(
                "conditions",
                new Conditions(object, now)
                        .remove("Stalled")
                        .set("Reconciling", Status.TRUE, "Progressing", message)
                        .set("Ready", Status.UNKNOWN, "Progressing", message)
                        .toJson());
        return status;
    }

    private static void setInventory(KubernetesObject object, ObjectNode status, Inventory inventory) {
        if (!inventory.entries().isEmpty() || object.status().has("inventory")) {
            status.set("inventory", inventory.toJson());
        }
    }

    private static ObjectNode base(KubernetesObject object) {
        ObjectNode status = object.status() instanceof ObjectNode before ? before.deepCopy() : KubernetesObject.node();
        object.annotation(REQUESTED_AT).ifPresent(requested -> status.put("lastHandledReconcileAt", requested));
        return status;
    }
}
