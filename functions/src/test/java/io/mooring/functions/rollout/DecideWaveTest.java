package io.mooring.functions.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.mooring.protocol.catalog.Freeze;
import io.mooring.protocol.catalog.Rollout;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DecideWaveTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final Rollout POLICY = new Rollout(
            "ring",
            List.of(
                    new Rollout.Ring("canary", Duration.ofHours(24), 0.2),
                    new Rollout.Ring("early", Duration.ofHours(1), 0.2),
                    new Rollout.Ring("rest", Duration.ZERO, 0.2)),
            List.of());

    @Test
    void whatIsNewestAtTheFirstLookIsFree() {
        assertEquals(Wave.settled("1.0.0"), next(null, "1.0.0", NOW));
    }

    @Test
    void aNewVersionReachesRingZeroFirst() {
        Wave wave = next(Wave.settled("1.0.0"), "1.1.0", NOW);

        assertEquals(Wave.begun("1.0.0", "1.1.0", NOW), wave);
        assertEquals(List.of("1.1.0", "1.0.0", "1.0.0"), allowed(wave));
        assertEquals(
                "ring early gets 1.1.0 when ring canary has run it for PT24H; it has reached ring canary",
                DecideWave.because(POLICY, wave, 1));
    }

    @Test
    void theNextRingComesWhenTheOneBeforeHasRunItLongEnough() {
        Wave begun = Wave.begun("1.0.0", "1.1.0", NOW);
        Instant later = NOW.plus(Duration.ofHours(24));

        assertEquals(begun, next(begun, "1.1.0", later.minusSeconds(1), new Tally(2, 2, 0)));
        assertEquals(begun, next(begun, "1.1.0", later, new Tally(2, 0, 0)), "nobody has it yet");
        assertEquals(begun.next(later), next(begun, "1.1.0", later, new Tally(2, 1, 0)));
        assertEquals(begun.next(later), next(begun, "1.1.0", later), "an empty ring keeps nobody waiting");
    }

    @Test
    void behindTheLastRingItIsEverybodys() {
        Wave last = Wave.begun("1.0.0", "1.1.0", NOW).next(NOW).next(NOW);

        assertEquals(Wave.settled("1.1.0"), next(last, "1.1.0", NOW, Tally.NONE, Tally.NONE, new Tally(9, 1, 0)));
    }

    @Test
    void tooManyFailuresStopItInAllRings() {
        Wave early = Wave.begun("1.0.0", "1.1.0", NOW).next(NOW);

        Wave stopped = next(early, "1.1.0", NOW, new Tally(3, 3, 0), new Tally(10, 3, 1));
        assertEquals("1 of 4 in ring early failed", stopped.stopped());
        assertEquals(List.of("1.0.0", "1.0.0", "1.0.0"), allowed(stopped));
        assertEquals(
                "the rollout of 1.1.0 was stopped: 1 of 4 in ring early failed",
                DecideWave.because(POLICY, stopped, 2));
        assertEquals(
                Wave.begun("1.0.0", "1.1.1", NOW), next(stopped, "1.1.1", NOW), "the next version begins at ring 0");
    }

    @Test
    void lookingAgainChangesNothing() {
        Wave early = Wave.begun("1.0.0", "1.1.0", NOW).next(NOW);
        Tally[] tallies = {new Tally(3, 3, 0), new Tally(10, 3, 1)};
        Wave stopped = next(early, "1.1.0", NOW, tallies);

        assertEquals(stopped, next(stopped, "1.1.0", NOW.plusSeconds(60), tallies));
        assertSame(early, next(early, "1.1.0", NOW, new Tally(3, 3, 0), new Tally(10, 3, 0)));
    }

    @Test
    void nothingBeginsAndNothingGoesOnInAFreeze() {
        Freeze freeze = new Freeze("year's end", NOW, NOW.plusSeconds(60), null, null, null, null);
        Rollout frozen = new Rollout("ring", POLICY.rings(), List.of(freeze));
        Wave settled = Wave.settled("1.0.0");
        Wave begun = Wave.begun("1.0.0", "1.1.0", NOW.minus(Duration.ofDays(9)));

        assertSame(settled, DecideWave.next(frozen, settled, "1.1.0", List.of(), NOW));
        assertSame(begun, DecideWave.next(frozen, begun, "1.1.0", List.of(), NOW));
        assertEquals(
                begun.next(NOW.plusSeconds(60)),
                DecideWave.next(frozen, begun, "1.1.0", List.of(), NOW.plusSeconds(60)));
    }

    @Test
    void aVersionThatIsTakenBackIsNobodys() {
        assertEquals(Wave.settled("1.0.0"), next(Wave.begun("1.0.0", "1.1.0", NOW), "1.0.0", NOW));
    }

    private static List<String> allowed(Wave wave) {
        return List.of(wave.allowed(0), wave.allowed(1), wave.allowed(2));
    }

    private static Wave next(@Nullable Wave before, String newest, Instant now, Tally... tallies) {
        return DecideWave.next(POLICY, before, newest, List.of(tallies), now);
    }
}
