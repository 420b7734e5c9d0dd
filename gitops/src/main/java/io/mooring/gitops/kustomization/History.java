package io.mooring.gitops.kustomization;

import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.plan.Desired;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The last different outcomes in the status, newest first, as Flux keeps them; but one more reconciliation with the same outcome is
 * not counted, since that would be a write each interval.
 */
final class History {
    private static final int LENGTH_MAX = 5;

    private History() {}

    /** What was built and since when; the digest is empty before anything was built. */
    record Attempt(String digest, Instant since) {
        static final Attempt NONE = new Attempt("", Instant.MIN);

        static Attempt of(List<Desired> desired, Instant since) {
            try {
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                for (Desired one : desired) {
                    digest.update((one.ref() + " " + one.hash() + "\n").getBytes(StandardCharsets.UTF_8));
                }
                return new Attempt("sha256:" + HexFormat.of().formatHex(digest.digest()), since);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has SHA-256", e);
            }
        }
    }

    /** The history with one more outcome. */
    static ArrayNode with(JsonNode before, Attempt attempt, String outcome, ObjectNode metadata, Instant now) {
        ArrayNode history = KubernetesObject.node().arrayNode();
        List<JsonNode> others = new ArrayList<>();
        ObjectNode entry = KubernetesObject.node();
        String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
        entry.put("digest", attempt.digest()).put("firstReconciled", time);
        long total = 1;
        for (JsonNode old : before) {
            boolean same = old.path("digest").asString("").equals(attempt.digest())
                    && old.path("lastReconciledStatus").asString("").equals(outcome);
            if (!same) {
                others.add(old);
            } else if (others.isEmpty() && old.path("metadata").equals(metadata)) {
                return before.deepCopy() instanceof ArrayNode unchanged ? unchanged : history;
            } else {
                entry.put("firstReconciled", old.path("firstReconciled").asString(time));
                total = old.path("totalReconciliations").asLong(0) + 1;
            }
        }
        entry.put("lastReconciled", time);
        entry.put("lastReconciledDuration", words(Duration.between(attempt.since(), now)));
        entry.put("lastReconciledStatus", outcome).put("totalReconciliations", total);
        entry.set("metadata", metadata);
        history.add(entry);
        others.stream().limit(LENGTH_MAX - 1L).forEach(history::add);
        return history;
    }

    /** As Go writes a duration of less than an hour. */
    private static String words(Duration took) {
        long minutes = took.toMinutes();
        String seconds = took.minusMinutes(minutes).toMillis() / 1000.0 + "s";
        return minutes == 0 ? seconds : minutes + "m" + seconds;
    }
}
