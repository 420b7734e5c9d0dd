package io.mooring.gitops.kustomization;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mooring.gitops.kustomization.History.Attempt;
import io.mooring.gitops.object.KubernetesObject;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class HistoryTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private static JsonNode add(JsonNode before, String digest, String outcome, int second) {
        return History.with(
                before,
                new Attempt(digest, NOON.plusSeconds(second).minusMillis(1500)),
                outcome,
                KubernetesObject.node().put("revision", "main@sha1:" + digest),
                NOON.plusSeconds(second));
    }

    @Test
    void theSameOutcomeOnceMoreChangesNothing() {
        JsonNode one = add(KubernetesObject.node().arrayNode(), "a", "ReconciliationSucceeded", 0);
        assertEquals(one, add(one, "a", "ReconciliationSucceeded", 60));
        assertEquals("1.5s", one.path(0).path("lastReconciledDuration").asString(""));
        assertEquals(
                "main@sha1:a", one.path(0).path("metadata").path("revision").asString(""));
    }

    @Test
    void anOutcomeThatComesBackIsCountedAndComesFirst() {
        JsonNode history = KubernetesObject.node().arrayNode();
        history = add(history, "a", "ReconciliationSucceeded", 0);
        history = add(history, "b", "HealthCheckFailed", 10);
        history = add(history, "a", "ReconciliationSucceeded", 20);
        assertEquals(2, history.size());
        assertEquals(2, history.path(0).path("totalReconciliations").asInt(0));
        assertEquals(
                "2026-01-01T12:00:00Z", history.path(0).path("firstReconciled").asString(""));
        assertEquals(
                "2026-01-01T12:00:20Z", history.path(0).path("lastReconciled").asString(""));
    }

    @Test
    void fiveAreKept() {
        JsonNode history = KubernetesObject.node().arrayNode();
        for (int i = 0; i < 9; i++) {
            history = add(history, "digest" + i, "ReconciliationSucceeded", i);
        }
        assertEquals(5, history.size());
        assertEquals("digest8", history.path(0).path("digest").asString(""));
    }
}
