package io.mooring.protocol.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComplianceStateTest {
    @ParameterizedTest(name = "suspended {0}, parts {1}: {2}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            true  | NON_COMPLIANT             | SUSPENDED
            false | COMPLIANT NON_COMPLIANT   | NON_COMPLIANT
            false | PENDING NON_COMPLIANT     | NON_COMPLIANT
            false | COMPLIANT PENDING         | PENDING
            false | PENDING UNKNOWN           | PENDING
            false | COMPLIANT UNKNOWN         | UNKNOWN
            false | COMPLIANT COMPLIANT       | COMPLIANT
            false | -                         | UNKNOWN
            """)
    void theWorstNewsWins(boolean suspended, String parts, ComplianceState expected) {
        List<ComplianceState> states = parts == null
                ? List.of()
                : Arrays.stream(parts.split(" ")).map(ComplianceState::valueOf).toList();

        assertEquals(expected, ComplianceState.of(suspended, states));
    }
}
