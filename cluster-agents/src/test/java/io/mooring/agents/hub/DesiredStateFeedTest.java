package io.mooring.agents.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.agents.harness.MovableClock;
import io.mooring.agents.loop.NotYet;
import io.mooring.protocol.agent.DesiredState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DesiredStateFeedTest {
    private final MovableClock clock = new MovableClock();
    private HubReply<DesiredState> next = new HubReply.Accepted<>(state(5));
    private Long asked;
    private final DesiredStateFeed feed = new DesiredStateFeed(
            (known, token) -> {
                asked = known;
                return next;
            },
            () -> new AgentToken("t"),
            clock);

    @Test
    void theFirstFetchIsWholeAndTheNextNamesItsGeneration() throws InterruptedException {
        assertEquals(5, feed.fetch().generation());
        assertNull(asked);
        next = new HubReply.Unchanged<>();
        assertEquals(5, feed.fetch().generation());
        assertEquals(5, asked);
    }

    @Test
    void aSmallerGenerationIsOvertakenNewsUnlessTheFetchIsWhole() throws InterruptedException {
        feed.fetch();
        next = new HubReply.Accepted<>(state(4));
        assertEquals(5, feed.fetch().generation());
        clock.advance(DesiredStateFeed.WHOLE_EVERY);
        assertEquals(4, feed.fetch().generation());
        assertNull(asked);
    }

    @Test
    void aRefusalIsRememberedUntilTheHubAnswersAgain() throws InterruptedException {
        feed.fetch();
        next = new HubReply.Refused<>(403, "ClusterIdentityExpired", "gone");
        NotYet refused = assertThrows(NotYet.class, feed::fetch);
        assertTrue(refused.retryAfter() != null);
        assertEquals("ClusterIdentityExpired", feed.refusal());
        next = new HubReply.Unchanged<>();
        feed.fetch();
        assertNull(feed.refusal());
    }

    @Test
    void whatRestsIsToldOnceWhenTheCertificateHasRunOut() throws InterruptedException {
        int[] told = {0};
        FollowDesiredState follow = new FollowDesiredState(feed, () -> told[0]++);
        follow.run();
        assertEquals(1, told[0]);
        feed.expires(clock.instant().plusSeconds(60));
        clock.advance(Duration.ofSeconds(60)); // Now the feed knows, but nobody has heard of it.
        next = new HubReply.Refused<>(403, "ClusterIdentityExpired", "gone");
        assertThrows(NotYet.class, follow::run);
        assertEquals(2, told[0]);
        assertThrows(NotYet.class, follow::run);
        assertEquals(2, told[0]);
        feed.expires(clock.instant().plusSeconds(60));
        next = new HubReply.Unchanged<>();
        follow.run();
        assertEquals(3, told[0]);
    }

    @Test
    void whatTheHubWantsIsNotFollowedWhileTheAgentsAreUninstalledUnlessThatFails() throws InterruptedException {
        feed.fetch();
        feed.departing(clock.instant());
        assertEquals("ClusterDeparting", feed.refusal());
        clock.advance(Duration.ofMinutes(10));
        assertNull(feed.refusal());
        feed.departing(clock.instant());
        feed.departing(null);
        assertNull(feed.refusal());
    }

    @Test
    void itKnowsWhetherAGenerationIsNews() throws InterruptedException {
        assertTrue(feed.differsFrom(5L));
        feed.fetch();
        assertFalse(feed.differsFrom(5L));
        assertTrue(feed.differsFrom(4L));
        assertFalse(feed.differsFrom(null));
    }

    private static DesiredState state(long generation) {
        return new DesiredState(generation, List.of(), List.of());
    }
}
