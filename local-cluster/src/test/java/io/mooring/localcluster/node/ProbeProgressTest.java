package io.mooring.localcluster.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbeProgressTest {
    @ParameterizedTest(name = "results {0} with thresholds {1} and {2}: {3}")
    @CsvSource(delimiter = '|', textBlock = """
            # + and - are results | successes | failures | verdict
            -                     | 1         | 3        | UNDECIDED
            --                    | 1         | 3        | UNDECIDED
            ---                   | 1         | 3        | FAILING
            +                     | 1         | 3        | PASSING
            +                     | 2         | 3        | UNDECIDED
            +-+                   | 2         | 3        | UNDECIDED
            ++                    | 2         | 3        | PASSING
            +--                   | 1         | 3        | PASSING
            +--+--                | 1         | 3        | PASSING
            +---                  | 1         | 3        | FAILING
            ---+                  | 1         | 3        | PASSING
            ---+                  | 2         | 3        | FAILING
            """)
    void theVerdictChangesAfterEnoughEqualResults(String results, int successes, int failures, ProbeVerdict expected) {
        ProbeProgress.Thresholds thresholds = new ProbeProgress.Thresholds(successes, failures);
        ProbeProgress progress = ProbeProgress.start();
        for (char result : results.toCharArray()) {
            progress = progress.after(result == '+', thresholds);
        }
        assertEquals(expected, progress.verdict());
    }
}
