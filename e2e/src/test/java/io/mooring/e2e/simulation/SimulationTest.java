package io.mooring.e2e.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs under faults, by default short ones of seeds that are always the same, and of some new ones.
 *
 * <p>{@code -Dsimulation.seed=N} repeats one, {@code -Dsimulation.days=N} makes them longer, {@code -Dsimulation.seeds=N}
 * says how many new ones.
 */
class SimulationTest {
    private static final List<Long> ALWAYS = List.of(1L, 2L, 3L);
    private static final int DAYS = Integer.getInteger("simulation.days", 4);
    private static final int NEW = Integer.getInteger("simulation.seeds", 2);

    private static final Logger HUB = Logger.getLogger("io.mooring");
    private static final Logger AGENTS = Logger.getLogger("mooring");

    /** Before anything draws: ids and keys are to follow from the seeds. */
    private static final long FIRST_NEW = new SecureRandom().nextInt(1_000_000_000);

    @BeforeAll
    static void noLogs() {
        HUB.setLevel(Level.OFF);
        AGENTS.setLevel(Level.OFF);
    }

    @TestFactory
    List<DynamicTest> whateverHappens() {
        List<Long> seeds = new ArrayList<>();
        String one = System.getProperty("simulation.seed");
        if (one != null) {
            seeds.add(Long.valueOf(one));
        } else {
            seeds.addAll(ALWAYS);
            for (int i = 0; i < NEW; i++) {
                seeds.add(FIRST_NEW + i);
            }
        }
        return seeds.stream()
                .map(seed -> DynamicTest.dynamicTest("seed " + seed, () -> run(seed)))
                .toList();
    }

    @Test
    void aSeedRepeatsAllOfIt() {
        Simulation.Outcome first = new Simulation(1, 1, Bug.NONE).run();
        Simulation.Outcome second = new Simulation(1, 1, Bug.NONE).run();
        assertEquals(first.trace(), second.trace());
        assertEquals(first.faults(), second.faults());
        assertNotEquals(first.trace(), new Simulation(2, 1, Bug.NONE).run().trace());
    }

    private static void run(long seed) {
        Simulation.Outcome outcome = new Simulation(seed, DAYS, Bug.NONE).run();
        Map<Fault, Long> faults = new EnumMap<>(outcome.faults());
        System.out.println("simulation seed=" + seed + " clusterDays=" + outcome.clusterDays() + " events="
                + outcome.events() + " probes=" + outcome.probes() + " faults=" + faults);
        assertEquals(
                List.of(),
                outcome.violations().stream().limit(10).toList(),
                () -> "seed " + seed + " breaks a rule " + outcome.violations().size() + " times; again: ./mvnw verify"
                        + " -pl e2e -Dtest=SimulationTest -DskipITs -Dsimulation.seed=" + seed + " -Dsimulation.days="
                        + DAYS);
    }
}
