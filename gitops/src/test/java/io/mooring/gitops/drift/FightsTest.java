package io.mooring.gitops.drift;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.gitops.object.ObjectRef;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FightsTest {
    private static final ObjectRef A = new ObjectRef("n", "a", "", "ConfigMap");
    private static final Instant NOW = Instant.EPOCH;

    private final Fights fights = new Fights();

    @Test
    void aFewEditsAreRepairedAtOnce() {
        for (int i = 0; i < 4; i++) {
            assertEquals(NOW, fights.allowedAt(A, NOW));
            assertFalse(fights.repaired(A, NOW));
        }
        assertEquals(NOW, fights.allowedAt(A, NOW));
    }

    @Test
    void whoeverGoesOnIsAnsweredMoreAndMoreSlowly() {
        fight(5);
        assertEquals(NOW.plusSeconds(10), fights.allowedAt(A, NOW));
        assertTrue(fights.repaired(A, NOW));
        assertEquals(NOW.plusSeconds(20), fights.allowedAt(A, NOW));
        fight(40);
        assertEquals(NOW.plus(Duration.ofMinutes(10)), fights.allowedAt(A, NOW));
    }

    @Test
    void whoHasGivenUpIsForgotten() {
        fight(5);
        Instant later = NOW.plusSeconds(81);
        assertFalse(fights.repaired(A, later));
        assertEquals(later, fights.allowedAt(A, later));
    }

    private void fight(int rounds) {
        for (int i = 0; i < rounds; i++) {
            fights.repaired(A, NOW);
        }
    }
}
