package io.mooring.gitops.source;

import io.mooring.gitops.object.Conditions;
import io.mooring.gitops.object.Conditions.Status;
import io.mooring.gitops.object.InvalidSpec;
import io.mooring.gitops.object.KubernetesObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import tools.jackson.databind.node.ObjectNode;

/** The status of a source as a pure function of what it was and what happened. */
final class SourceStatus {
    static final String REQUESTED_AT = "reconcile.fluxcd.io/requestedAt";

    static final String VERIFICATION_MODE = "sourceVerificationMode";

    private static final String VERIFIED = "SourceVerified";
    private static final String INVALID_SIGNATURE = "Signature";

    private SourceStatus() {}

    /**
     * What is said about an artifact: reason and sentence, further fields, how it was verified (empty if it was not), and its size, asked
     * for only if it is a new one.
     */
    record Facts(String reason, String message, Map<String, String> fields, String verification, LongSupplier size) {}

    static ObjectNode stored(KubernetesObject object, Artifact artifact, Facts facts, Instant now) {
        String message = facts.message();
        ObjectNode status = base(object);
        status.put("observedGeneration", object.generation());
        String digest = artifact.digest();
        ObjectNode old = status.get("artifact") instanceof ObjectNode before ? before : KubernetesObject.node();
        boolean same = old.path("digest").asString("").equals(digest)
                && old.path("revision").asString("").equals(artifact.revision());
        if (artifact.tree().isEmpty()) {
            status.remove("artifact"); // Only remembered, never fetched.
        } else if (!same) {
            String path = object.kind().toLowerCase(Locale.ROOT) + "/" + object.namespace() + "/" + object.name() + "/"
                    + artifact.tree() + ".tar.gz";
            ObjectNode node = status.putObject("artifact");
            node.put("path", path).put("url", "").put("revision", artifact.revision());
            node.put("digest", digest).put("size", facts.size().getAsLong());
            node.put("lastUpdateTime", now.truncatedTo(ChronoUnit.SECONDS).toString());
            if (!artifact.origin().isEmpty() && facts.fields().isEmpty()) {
                ObjectNode metadata = node.putObject("metadata");
                new TreeMap<>(artifact.origin()).forEach(metadata::put);
            }
        }
        facts.fields().forEach(status::put);
        Conditions conditions = new Conditions(object, now)
                .remove("Reconciling")
                .remove("Stalled")
                .remove("FetchFailed")
                .set("Ready", Status.TRUE, facts.reason(), message)
                .set("ArtifactInStorage", Status.TRUE, facts.reason(), message);
        if (facts.verification().isEmpty()) {
            conditions.remove(VERIFIED);
            status.remove(VERIFICATION_MODE);
        } else {
            conditions.set(
                    VERIFIED, Status.TRUE, "Succeeded", "verified signature of revision '" + artifact.revision() + "'");
            status.put(VERIFICATION_MODE, facts.verification());
        }
        status.set("conditions", conditions.toJson());
        return status;
    }

    static ObjectNode failed(KubernetesObject object, FetchFailed failure, Instant now) {
        String reason = failure.reason();
        String message = failure.words();
        ObjectNode status = base(object);
        Conditions conditions = new Conditions(object, now)
                .remove("Stalled")
                .set("FetchFailed", Status.TRUE, reason, message)
                .set("Reconciling", Status.TRUE, "ProgressingWithRetry", message)
                .set("Ready", Status.FALSE, reason, message);
        if (reason.endsWith(INVALID_SIGNATURE)) {
            conditions.set(VERIFIED, Status.FALSE, reason, message);
        }
        status.set("conditions", conditions.toJson());
        return status;
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

    private static ObjectNode base(KubernetesObject object) {
        ObjectNode status = object.status() instanceof ObjectNode before ? before.deepCopy() : KubernetesObject.node();
        object.annotation(REQUESTED_AT).ifPresent(requested -> status.put("lastHandledReconcileAt", requested));
        return status;
    }
}
