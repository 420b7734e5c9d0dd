package io.mooring.localcluster.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodPhaseTest {
    @ParameterizedTest(name = "init {0}, containers {1}, {2}: {3}")
    @CsvSource(delimiter = '|', textBlock = """
            # w waits, b waits again, r runs, 0 and 1 ended so
            ''  | w   | ALWAYS     | PENDING
            ''  | rw  | ALWAYS     | PENDING
            ''  | r   | ALWAYS     | RUNNING
            ''  | b   | ALWAYS     | RUNNING
            ''  | 0   | ALWAYS     | RUNNING
            ''  | 0   | ON_FAILURE | SUCCEEDED
            ''  | 1   | ON_FAILURE | RUNNING
            ''  | 0   | NEVER      | SUCCEEDED
            ''  | 01  | NEVER      | FAILED
            ''  | 1r  | NEVER      | RUNNING
            r   | w   | ALWAYS     | PENDING
            0r  | w   | ALWAYS     | PENDING
            1   | w   | ALWAYS     | PENDING
            1   | w   | NEVER      | FAILED
            0   | r   | NEVER      | RUNNING
            """)
    void followsTheContainers(String init, String containers, RestartPolicy policy, PodPhase expected) {
        assertEquals(expected, PodPhase.of(facts(init), facts(containers), policy));
    }

    private static List<PodPhase.Facts> facts(String containers) {
        return containers.chars().mapToObj(PodPhaseTest::fact).toList();
    }

    private static PodPhase.Facts fact(int letter) {
        return switch (letter) {
            case 'w' -> new PodPhase.Facts(new ContainerState.Waiting("ContainerCreating", ""), false);
            case 'b' -> new PodPhase.Facts(new ContainerState.Waiting("CrashLoopBackOff", ""), true);
            case 'r' -> new PodPhase.Facts(new ContainerState.Running(Instant.EPOCH), true);
            default ->
                Stream.of(letter - '0')
                        .map(code -> new ContainerState.Terminated(code, "", "", Instant.EPOCH, Instant.EPOCH))
                        .map(ended -> new PodPhase.Facts(ended, true))
                        .findFirst()
                        .orElseThrow();
        };
    }
}
