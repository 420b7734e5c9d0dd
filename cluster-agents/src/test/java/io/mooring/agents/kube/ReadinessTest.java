package io.mooring.agents.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mooring.agents.harness.Waiting;
import io.mooring.gitops.health.Health;
import io.mooring.protocol.crd.Condition;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadinessTest {
    private static final Instant THEN = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant NOW = Instant.parse("2026-01-02T00:00:00Z");

    @ParameterizedTest(name = "{0}: {1}, for those who wait {2}")
    @CsvSource(delimiter = '|', textBlock = """
        DONE     | Ready=True:Because                                          | CURRENT
        WORKING  | Ready=False:Because,Reconciling=True:Because                | IN_PROGRESS
        RETRYING | Ready=False:Because,Reconciling=True:ProgressingWithRetry   | IN_PROGRESS
        STALLED  | Ready=False:Because,Stalled=True:Because                    | FAILED
        """)
    void theConditionsAreThoseOfKubernetesTools(Readiness.Progress progress, String expected, Health.State health) {
        List<Condition> conditions =
                new Readiness(progress, "Because", "words").conditions(object(Map.of()), null, NOW);
        assertEquals(
                expected,
                String.join(
                        ",",
                        conditions.stream()
                                .map(seen -> seen.type() + "=" + seen.status() + ":" + seen.reason())
                                .toList()));
        assertEquals(
                List.of(3L),
                conditions.stream()
                        .map(Condition::observedGeneration)
                        .distinct()
                        .toList());
        StoredObject shown = object(Map.of("observedGeneration", 3, "conditions", conditions));
        assertEquals(health, Waiting.health(ObjectKind.EXTENSION_CONFIG, shown));
    }

    @Test
    void aTransitionIsDatedOnlyWhenTheStatusChanges() {
        List<Condition> before = Readiness.working("Progressing", "first").conditions(object(Map.of()), null, THEN);
        List<Condition> same = Readiness.retrying("Failed", "second").conditions(object(Map.of()), before, NOW);
        assertEquals(
                List.of(THEN.toString(), THEN.toString()),
                same.stream().map(Condition::lastTransitionTime).toList());
        List<Condition> done = Readiness.done("Installed", "third").conditions(object(Map.of()), same, NOW);
        assertEquals(
                List.of(NOW.toString()),
                done.stream().map(Condition::lastTransitionTime).toList());
    }

    @Test
    void whatItsAgentHasNotSeenIsNotDone() {
        assertEquals(
                Health.State.IN_PROGRESS,
                Waiting.health(ObjectKind.EXTENSION_CONFIG, object(Map.of("observedGeneration", -1))));
    }

    private static StoredObject object(Map<String, Object> status) {
        return new StoredObject(
                new ObjectKey("team", "shop"),
                "uid",
                3,
                false,
                Map.of(),
                Map.of(),
                List.of(),
                Trees.of(Map.of()),
                Trees.of(status));
    }
}
