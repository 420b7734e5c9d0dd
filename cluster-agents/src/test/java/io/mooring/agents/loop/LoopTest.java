package io.mooring.agents.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.agents.harness.MovableClock;
import io.mooring.agents.health.AgentHealth;
import io.mooring.agents.health.AgentMetrics;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LoopTest {
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(60));

    private final AgentMetrics metrics = new AgentMetrics();
    private final AgentHealth health = new AgentHealth(metrics);

    @Test
    void aGoodPassSaysWhenTheNextIsDue() throws InterruptedException {
        assertEquals(Duration.ofMinutes(3), loop(() -> Duration.ofMinutes(3)).once());
        assertEquals("", health.unreadiness());
    }

    @Test
    void failuresWaitBoundedAndMakeTheProcessUnreadyWhenTheyLast() throws InterruptedException {
        boolean[] broken = {false};
        Loop loop = loop(() -> {
            if (broken[0]) {
                throw new IllegalStateException("broken");
            }
            return Duration.ZERO;
        });
        loop.once();
        broken[0] = true;
        for (int i = 1; i <= 4; i++) {
            assertTrue(loop.once().compareTo(BACKOFF.bound(i)) <= 0);
            assertEquals("", health.unreadiness(), "once ready, some failures are no reason");
        }
        loop.once();
        assertTrue(health.unreadiness().contains("broken"));
        broken[0] = false;
        loop.once();
        assertEquals("", health.unreadiness());
    }

    @Test
    void whatOthersAskForIsWaitedInFullAndDoesNotMakeTheProcessUnready() throws InterruptedException {
        boolean[] away = {true};
        Loop loop = loop(() -> {
            if (away[0]) {
                throw new NotYet("the hub is away", null, Duration.ofSeconds(30));
            }
            return Duration.ZERO;
        });
        assertTrue(loop.once().compareTo(Duration.ofSeconds(30)) > 0);
        assertTrue(health.unreadiness().contains("the hub is away"), "never ready yet");
        away[0] = false;
        loop.once();
        away[0] = true;
        for (int i = 0; i < 20; i++) {
            assertTrue(loop.once().compareTo(Duration.ofSeconds(91)) < 0);
        }
        assertEquals("", health.unreadiness(), "it was ready, and the hub's absence is not its fault");
    }

    @Test
    void passesAreMeasured() throws InterruptedException {
        loop(() -> Duration.ZERO).once();
        String scraped = metrics.scrape();
        assertTrue(
                scraped.contains("mooring_reconcile_duration_seconds_count{loop=\"test\",outcome=\"done\"} 1"),
                scraped);
    }

    @Test
    void anInterruptedLoopEndsAndTheProcessIsNotAliveAnyMore() {
        Loop loop = loop(() -> {
            Thread.currentThread().interrupt();
            return Duration.ofHours(1);
        });
        loop.run();
        assertTrue(Thread.interrupted());
        assertTrue(!health.isAlive());
    }

    private Loop loop(Pass pass) {
        health.started("test");
        return new Loop("test", pass, new Loop.Surroundings(new MovableClock(), new Random(3), BACKOFF, health));
    }
}
