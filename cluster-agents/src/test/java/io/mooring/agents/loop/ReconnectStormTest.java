package io.mooring.agents.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.agents.harness.MovableClock;
import io.mooring.agents.health.AgentHealth;
import io.mooring.agents.health.AgentMetrics;
import io.mooring.agents.hub.HubUnavailable;
import java.time.Duration;
import java.util.Arrays;
import java.util.PriorityQueue;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A thousand clusters, each with the loop that its agents have, and a hub that was away for ten minutes. */
class ReconnectStormTest {
    private static final int CLUSTERS = 1_000;
    private static final int INTERVAL_SECONDS = 60;
    private static final int LEAVES = 600;
    private static final int RETURNS = 1_200;
    private static final int ENDS = 1_800;

    /** Beats of all clusters in a second, if they are spread evenly. */
    private static final double EVEN = (double) CLUSTERS / INTERVAL_SECONDS;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void theyComeBackSpreadAndWithinAMinute(long seed) throws InterruptedException {
        var storm = new Storm(seed, Integer.MAX_VALUE, null);
        storm.run();
        assertTrue(storm.peak(RETURNS, ENDS) <= 3 * EVEN, () -> "peak " + storm.peak(RETURNS, ENDS));
        assertTrue(storm.lastBack() <= 61, () -> "the last one is back after " + storm.lastBack() + " s");
        assertTrue(
                storm.peak(LEAVES, RETURNS) <= 9 * EVEN,
                () -> "nor do they storm a hub that has just gone away: " + storm.peak(LEAVES, RETURNS));
        // Each missed ten beats, not one of fifteen minutes: nobody went Offline for the way they come back.
        assertEquals(CLUSTERS, Arrays.stream(storm.back).filter(at -> at >= 0).count());
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void aHubThatTakesFewAtATimeGetsThemAll(long seed) throws InterruptedException {
        int perSecond = (int) Math.ceil(1.3 * EVEN);
        var storm = new Storm(seed, perSecond, Duration.ofSeconds(5));
        storm.run();
        assertTrue(storm.peak(RETURNS, ENDS) <= 4 * EVEN, () -> "peak " + storm.peak(RETURNS, ENDS));
        assertTrue(storm.lastBack() <= 240, () -> "the last one is back after " + storm.lastBack() + " s");
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void thoseThatWereAllToldToComeBackAtOneTimeAreSpreadToo(long seed) throws InterruptedException {
        var storm = new Storm(seed, Integer.MAX_VALUE, Duration.ofSeconds(30));
        storm.run();
        assertTrue(storm.peak(RETURNS, ENDS) <= 3 * EVEN, () -> "peak " + storm.peak(RETURNS, ENDS));
        assertTrue(storm.lastBack() <= 91, () -> "the last one is back after " + storm.lastBack() + " s");
    }

    /** The hub and its clusters on one clock, event by event. */
    private static final class Storm {
        private final MovableClock clock = new MovableClock();
        private final Random random;
        private final int takesPerSecond;
        private final @Nullable Duration retryAfter;
        private final int[] calls = new int[ENDS + 1];
        private final int[] taken = new int[ENDS + 1];
        private final double[] back = new double[CLUSTERS];
        private double now;

        /** @param retryAfter what the hub says when it cannot serve, null if nobody says anything */
        Storm(long seed, int takesPerSecond, @Nullable Duration retryAfter) {
            this.random = new Random(seed);
            this.takesPerSecond = takesPerSecond;
            this.retryAfter = retryAfter;
            Arrays.fill(back, -1);
        }

        private record Due(double at, int cluster) {}

        void run() throws InterruptedException {
            var metrics = new AgentMetrics();
            var surroundings = new Loop.Surroundings(clock, random, Backoff.DEFAULT, new AgentHealth(metrics));
            var queue = new PriorityQueue<Due>((one, other) -> Double.compare(one.at(), other.at()));
            Loop[] loops = new Loop[CLUSTERS];
            for (int i = 0; i < CLUSTERS; i++) {
                int cluster = i;
                loops[i] = new Loop("heartbeat", () -> call(cluster), surroundings);
                queue.add(new Due(INTERVAL_SECONDS * random.nextDouble(), i));
            }
            for (Due due = queue.remove(); due.at() < ENDS; due = queue.remove()) {
                now = due.at();
                Duration pause = loops[due.cluster()].once();
                queue.add(new Due(now + pause.toMillis() / 1000.0, due.cluster()));
            }
        }

        private Duration call(int cluster) {
            int second = (int) now;
            calls[second]++;
            boolean away = second >= LEAVES && second < RETURNS;
            if (away || taken[second] >= takesPerSecond) {
                throw new HubUnavailable("away", null, retryAfter);
            }
            taken[second]++;
            if (second >= RETURNS && back[cluster] < 0) {
                back[cluster] = now - RETURNS;
            }
            // As the hub spreads them.
            return Duration.ofSeconds(Math.round(INTERVAL_SECONDS * (0.8 + 0.4 * random.nextDouble())));
        }

        int peak(int from, int to) {
            return Arrays.stream(calls, from, to).max().orElse(0);
        }

        double lastBack() {
            return Arrays.stream(back).max().orElse(ENDS);
        }
    }
}
