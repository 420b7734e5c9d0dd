package io.mooring.gitops.helmrelease;

import io.mooring.gitops.object.Conditions;
import io.mooring.gitops.object.Conditions.Status;
import io.mooring.gitops.object.InvalidSpec;
import io.mooring.gitops.object.KubernetesObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The status of a HelmRelease as a pure function of what it was and what happened. */
final class HelmReleaseStatus {
    static final String REQUESTED_AT = "reconcile.fluxcd.io/requestedAt";
    static final String FORCE_AT = "reconcile.fluxcd.io/forceAt";
    static final String RESET_AT = "reconcile.fluxcd.io/resetAt";
    private static final int HISTORY_MAX = 5;
    private static final String READY = "Ready";
    private static final String RECONCILING = "Reconciling";
    private static final String STALLED = "Stalled";
    private static final String RELEASED = "Released";
    private static final String REMEDIATED = "Remediated";
    private static final String TEST_SUCCESS = "TestSuccess";
    private static final String HISTORY = "history";

    private final KubernetesObject object;
    private final ObjectNode status;
    private final Conditions conditions;

    HelmReleaseStatus(KubernetesObject object, Instant now) {
        this.object = object;
        this.status = object.status() instanceof ObjectNode before ? before.deepCopy() : KubernetesObject.node();
        this.conditions = new Conditions(object, now);
        object.annotation(REQUESTED_AT).ifPresent(at -> status.put("lastHandledReconcileAt", at));
    }

    /** Whether the user has asked by an annotation for something that was not done yet; it counts only with a request. */
    static boolean asked(KubernetesObject object, String annotation, String handled) {
        String at = object.annotation(annotation).orElse("");
        return !at.isEmpty()
                && at.equals(object.annotation(REQUESTED_AT).orElse(""))
                && !at.equals(object.status().path(handled).asString(""));
    }

    ObjectNode json() {
        status.set("conditions", conditions.toJson());
        return status;
    }

    HelmReleaseStatus place(HelmReleaseSpec.Place place, String helmChart) {
        status.put("storageNamespace", place.storageNamespace());
        if (helmChart.isEmpty()) {
            status.remove("helmChart");
        } else {
            status.put("helmChart", helmChart);
        }
        return this;
    }

    HelmReleaseStatus invalid(InvalidSpec invalid) {
        return stalled(invalid.reason(), invalid.words());
    }

    HelmReleaseStatus stalled(String reason, String message) {
        status.put("observedGeneration", object.generation());
        conditions.remove(RECONCILING).set(STALLED, Status.TRUE, reason, message);
        boolean said = Conditions.of(object, READY)
                .filter(ready -> ready.path("status").asString("").equals("False") && reason.equals("RetriesExceeded"))
                .isPresent();
        if (!said) { // What failed says more than that it has failed too often.
            conditions.set(READY, Status.FALSE, reason, message);
        }
        return this;
    }

    /** Something is missing that is none of Helm's business. */
    HelmReleaseStatus waiting(String reason, String message) {
        conditions
                .remove(STALLED)
                .set(RECONCILING, Status.TRUE, "ProgressingWithRetry", message)
                .set(READY, Status.FALSE, reason, message);
        return this;
    }

    /** What is wanted, and that it is begun. */
    HelmReleaseStatus attempting(Wanted wanted, String action, Duration timeout) {
        if (!wanted.attempted(object)) {
            resetFailures();
        }
        status.put("lastAttemptedGeneration", object.generation())
                .put("lastAttemptedRevision", wanted.chart().version())
                .put("lastAttemptedRevisionDigest", wanted.artifactDigest())
                .put("lastAttemptedConfigDigest", wanted.configDigest())
                .put("lastAttemptedReleaseAction", action);
        object.annotation(FORCE_AT).ifPresent(at -> status.put("lastHandledForceAt", at));
        return progressing("Running '" + action + "' action with timeout of " + go(timeout));
    }

    HelmReleaseStatus progressing(String message) {
        conditions
                .remove(STALLED)
                .set(RECONCILING, Status.TRUE, "Progressing", message)
                .set(READY, Status.UNKNOWN, "Progressing", message);
        return this;
    }

    HelmReleaseStatus resetFailures() {
        status.remove(List.of("failures", "installFailures", "upgradeFailures"));
        object.annotation(RESET_AT).ifPresent(at -> status.put("lastHandledResetAt", at));
        return this;
    }

    /** An install or upgrade that came to a good end, or a release that was right already. */
    HelmReleaseStatus released(String action, StoredRelease release, Wanted wanted) {
        snapshot(release, "deployed", wanted);
        String message =
                "Helm " + action + " succeeded for release " + name(release) + " with chart " + release.chart();
        conditions.remove(REMEDIATED).set(RELEASED, Status.TRUE, title(action) + "Succeeded", message);
        if (!object.status()
                .path(HISTORY)
                .path(0)
                .path("version")
                .equals(status.path(HISTORY).path(0).path("version"))) {
            conditions.remove(TEST_SUCCESS);
        }
        return this;
    }

    HelmReleaseStatus tested(StoredRelease release, Wanted wanted, String failure) {
        ObjectNode snapshot = snapshot(release, "deployed", wanted);
        ObjectNode hooks = snapshot.putObject("testHooks");
        for (JsonNode test : release.tests()) {
            hooks.putObject(test.path("name").asString(""))
                    .put(
                            "phase",
                            test.path("last_run").path("phase").asString(failure.isEmpty() ? "Succeeded" : "Failed"));
        }
        String what = name(release) + " with chart " + release.chart() + ": ";
        conditions.set(
                TEST_SUCCESS,
                failure.isEmpty() ? Status.TRUE : Status.FALSE,
                failure.isEmpty() ? "TestSucceeded" : "TestFailed",
                failure.isEmpty()
                        ? "Helm test succeeded for release " + what
                                + release.tests().size() + " test hook(s) completed successfully"
                        : "Helm test failed for release " + what + failure);
        return this;
    }

    /** All there is to do is done: Ready says what the newest of the other conditions says. */
    HelmReleaseStatus ready(boolean testsMatter) {
        status.put("observedGeneration", object.generation());
        conditions.remove(RECONCILING).remove(STALLED);
        JsonNode released = condition(RELEASED);
        JsonNode test = condition(TEST_SUCCESS);
        boolean tested = test.path("status").asString("").equals("True")
                || (testsMatter && test.path("status").asString("").equals("False"));
        JsonNode said = tested ? test : released;
        boolean good = said.path("status").asString("").equals("True");
        if (good) {
            resetFailures();
        }
        conditions.set(
                READY,
                good ? Status.TRUE : Status.FALSE,
                said.path("reason").asString("ReconciliationSucceeded"),
                said.path("message").asString(""));
        return this;
    }

    /** An attempt that came to a bad end. */
    HelmReleaseStatus failed(String action, Wanted wanted, HelmReleaseSpec.Place place, String cause) {
        count("failures");
        count(action + "Failures");
        String message = "Helm " + action + " failed for release " + place.namespace() + "/" + place.releaseName()
                + " with chart " + wanted.chart() + ": " + cause;
        conditions
                .set(RELEASED, Status.FALSE, title(action) + "Failed", message)
                .set(READY, Status.FALSE, title(action) + "Failed", message)
                .set(RECONCILING, Status.TRUE, "ProgressingWithRetry", message);
        return this;
    }

    /** A test that failed counts as a failure of what it tested. */
    HelmReleaseStatus failedTest(String action) {
        count("failures");
        count(action + "Failures");
        JsonNode test = condition(TEST_SUCCESS);
        conditions
                .set(READY, Status.FALSE, "TestFailed", test.path("message").asString(""))
                .set(RECONCILING, Status.TRUE, "ProgressingWithRetry", "the tests failed");
        return this;
    }

    /** What was done about a failure, and whether it worked. */
    HelmReleaseStatus remediated(boolean good, String reason, String message) {
        conditions
                .set(REMEDIATED, good ? Status.TRUE : Status.FALSE, reason, message)
                .set(READY, Status.FALSE, reason, message);
        return this;
    }

    HelmReleaseStatus rolledBack(StoredRelease release, Wanted wanted) {
        snapshot(release, "deployed", wanted);
        return this;
    }

    HelmReleaseStatus uninstalled() {
        if (status.path(HISTORY).path(0) instanceof ObjectNode newest) {
            newest.put("status", "uninstalled");
        }
        return this;
    }

    /** A broken revision, so that the history tells of it. */
    HelmReleaseStatus broken(StoredRelease release, Wanted wanted) {
        snapshot(release, "failed", wanted);
        return this;
    }

    long failures(String action) {
        return status.path(action + "Failures").asLong(0);
    }

    JsonNode condition(String type) {
        return conditions
                .toJson()
                .valueStream()
                .filter(condition -> condition.path("type").asString("").equals(type))
                .findFirst()
                .orElse(KubernetesObject.node());
    }

    private void count(String field) {
        status.put(field, status.path(field).asLong(0) + 1);
    }

    private ObjectNode snapshot(StoredRelease release, String state, Wanted wanted) {
        ObjectNode snapshot = KubernetesObject.node();
        snapshot.put("name", release.payload().path("name").asString(""))
                .put("namespace", release.payload().path("namespace").asString(""))
                .put("version", release.version())
                .put("digest", release.digest())
                .put("configDigest", ReleaseValues.digest(release.values()))
                .put("chartName", release.chart().name())
                .put("chartVersion", release.chart().version())
                .put("appVersion", release.chart().appVersion())
                .put("status", state)
                .put("firstDeployed", seconds(release.firstDeployed()))
                .put("lastDeployed", seconds(release.lastDeployed()));
        if (wanted.chart().version().contains("+") && wanted.artifactDigest().startsWith("sha256:")) {
            snapshot.put("ociDigest", wanted.artifactDigest());
        }
        List<JsonNode> others = new ArrayList<>();
        for (JsonNode old : status.path(HISTORY)) {
            if (old.path("version").asInt(0) == release.version()) {
                if (old.has("testHooks")) {
                    snapshot.set("testHooks", old.path("testHooks"));
                }
            } else if (others.size() < HISTORY_MAX - 1) {
                others.add(old);
            }
        }
        for (JsonNode old : others) {
            if (state.equals("deployed") && old.path("status").asString("").equals("deployed")) {
                ((ObjectNode) old).put("status", "superseded");
            }
        }
        ArrayNode history = status.putArray(HISTORY);
        history.add(snapshot);
        others.forEach(history::add);
        return snapshot;
    }

    private static String name(StoredRelease release) {
        return release.payload().path("namespace").asString("") + "/"
                + release.payload().path("name").asString("") + ".v" + release.version();
    }

    private static String seconds(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String title(String action) {
        return Character.toUpperCase(action.charAt(0)) + action.substring(1);
    }

    /** As Go prints durations. */
    private static String go(Duration duration) {
        long seconds = duration.toSeconds();
        return (seconds >= 3600 ? seconds / 3600 + "h" : "")
                + (seconds >= 60 ? seconds % 3600 / 60 + "m" : "")
                + seconds % 60 + "s";
    }
}
