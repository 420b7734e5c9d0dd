package io.mooring.agents.configagent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mooring.agents.kube.ObjectKey;
import io.mooring.agents.kube.StoredObject;
import io.mooring.agents.kube.Trees;
import io.mooring.protocol.configuration.ComplianceState;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComplianceTest {
    @ParameterizedTest(name = "generation {0}, observed {1}, suspended {2}, Ready {3}: {4}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
        1 | -  | false | -       | PENDING
        1 | -1 | false | Unknown | PENDING
        2 | 1  | false | True    | PENDING
        2 | 1  | false | False   | PENDING
        2 | 2  | false | True    | COMPLIANT
        2 | 2  | false | False   | NON_COMPLIANT
        2 | 2  | false | Unknown | PENDING
        2 | 2  | false | -       | UNKNOWN
        2 | 2  | true  | False   | SUSPENDED
        """)
    void anObjectsReadyConditionDecides(
            long generation, Long observed, boolean suspended, String ready, ComplianceState expected) {
        assertEquals(expected, Compliance.of(object(generation, observed, suspended, ready)));
    }

    @ParameterizedTest(name = "generation {0}, observed {1}, condition of {2}, Ready {3}: {4}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
        1 | -  | 1 | False | NON_COMPLIANT
        2 | 1  | 2 | False | NON_COMPLIANT
        2 | 1  | 1 | False | PENDING
        2 | 1  | 2 | Unknown | PENDING
        2 | 2  | 1 | True  | COMPLIANT
        """)
    void aFailureKeepsTheOldObservedGenerationAndIsSeenByItsCondition(
            long generation, Long observed, long ofCondition, String ready, ComplianceState expected) {
        var condition = Map.of("type", "Ready", "status", ready, "observedGeneration", ofCondition);
        Map<String, Object> status = new TreeMap<>(Map.of("conditions", List.of(condition)));
        if (observed != null) {
            status.put("observedGeneration", observed);
        }

        assertEquals(expected, Compliance.of(object(generation, false, status)));
    }

    @Test
    void anObjectThatIsNotThereIsPending() {
        assertEquals(ComplianceState.PENDING, Compliance.of(null));
    }

    private static StoredObject object(long generation, Long observed, boolean suspended, String ready) {
        Map<String, Object> status = new TreeMap<>();
        if (observed != null) {
            status.put("observedGeneration", observed);
        }
        if (ready != null) {
            status.put("conditions", List.of(Map.of("type", "Ready", "status", ready)));
        }
        return object(generation, suspended, status);
    }

    private static StoredObject object(long generation, boolean suspended, Map<String, Object> status) {
        return new StoredObject(
                new ObjectKey("team", "shop"),
                "uid",
                generation,
                false,
                Map.of(),
                Map.of(),
                List.of(),
                Trees.of(suspended ? Map.of("suspend", true) : Map.of()),
                Trees.of(status));
    }
}
