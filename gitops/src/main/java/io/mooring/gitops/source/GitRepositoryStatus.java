package io.mooring.gitops.source;

import io.mooring.gitops.object.Conditions;
import io.mooring.gitops.object.Conditions.Status;
import io.mooring.gitops.object.InvalidSpec;
import io.mooring.gitops.object.KubernetesObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.LongSupplier;
import tools.jackson.databind.node.ObjectNode;

/** The status of a GitRepository as a pure function of what it was and what happened. */
final class GitRepositoryStatus {
    static final String REQUESTED_AT = "reconcile.fluxcd.io/requestedAt";

    private GitRepositoryStatus() {}

    static ObjectNode stored(KubernetesObject object, Artifact artifact, LongSupplier size, Instant now) {
        String message = "stored artifact for revision '" + artifact.revision() + "'";
        ObjectNode status = base(object);
        status.put("observedGeneration", object.generation());
        String digest = artifact.digest();
        ObjectNode old = status.get("artifact") instanceof ObjectNode before ? before : KubernetesObject.node();
        boolean same = old.path("digest").asString("").equals(digest)
                && old.path("revision").asString("").equals(artifact.revision().toString());
        if (!same) {
            String path = "gitrepository/" + object.namespace() + "/" + object.name() + "/"
                    + artifact.revision().commit() + ".tar.gz";
            ObjectNode node = status.putObject("artifact");
            node.put("path", path)
                    .put("url", "")
                    .put("revision", artifact.revision().toString());
            node.put("digest", digest).put("size", size.getAsLong());
            node.put("lastUpdateTime", now.truncatedTo(ChronoUnit.SECONDS).toString());
        }
        status.set(
                "conditions",
                new Conditions(object, now)
                        .remove("Reconciling")
                        .remove("Stalled")
                        .remove("FetchFailed")
                        .set("Ready", Status.TRUE, "Succeeded", message)
                        .set("ArtifactInStorage", Status.TRUE, "Succeeded", message)
                        .toJson());
        return status;
    }

    static ObjectNode failed(KubernetesObject object, String reason, String message, Instant now) {
        ObjectNode status = base(object);
        status.set(
                "conditions",
                new Conditions(object, now)
                        .remove("Stalled")
                        .set("FetchFailed", Status.TRUE, reason, message)
                        .set("Reconciling", Status.TRUE, "ProgressingWithRetry", message)
                        .set("Ready", Status.FALSE, reason, message)
                        .toJson());
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
