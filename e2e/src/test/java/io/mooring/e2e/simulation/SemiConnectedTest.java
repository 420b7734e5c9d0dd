package io.mooring.e2e.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A cluster that reaches its hub once in 29 days, and then for an hour. */
class SemiConnectedTest {
    private static final Duration SILENCE = Duration.ofDays(29);
    private static final Duration CONTACT = Duration.ofHours(1);
    private static final int COMMITS = 100;
    private static final int REPORTS_MAX = 10;

    private static final Logger HUB = Logger.getLogger("io.mooring");
    private static final Logger AGENTS = Logger.getLogger("mooring");

    @BeforeAll
    static void noLogs() {
        HUB.setLevel(Level.OFF);
        AGENTS.setLevel(Level.OFF);
    }

    @Test
    void aContactAfterTwentyNineDaysRenewsTheIdentityAndBringsTheNewestState() {
        var site = new QuietSite(29);
        site.beReachable(Duration.ofDays(4));
        Instant first = site.certificate();
        site.beSilent(SILENCE, COMMITS);
        assertEquals("Offline", site.status());
        String before = site.shown();
        site.beReachable(CONTACT);
        assertTrue(before.compareTo(site.newest()) < 0, "commits came meanwhile");
        assertUpToDate(site);
        assertTrue(site.certificate().isAfter(first.plus(SILENCE)), "the identity is renewed");
        assertEquals(List.of(), site.violations());
    }

    @Test
    void oneContactEachTwentyNineDaysIsEnoughForever() {
        var site = new QuietSite(290);
        for (int month = 1; month <= 3; month++) {
            site.beSilent(SILENCE, COMMITS);
            assertEquals("Offline", site.status(), "month " + month);
            site.beReachable(CONTACT);
            assertUpToDate(site);
            Duration left = Duration.between(site.now(), site.certificate());
            assertTrue(left.compareTo(SILENCE) > 0, "month " + month + ": the identity lasts " + left);
        }
        assertEquals(List.of(), site.violations());
    }

    private static void assertUpToDate(QuietSite site) {
        assertEquals("Connected", site.status());
        assertEquals(site.newest(), site.shown(), "the newest state wins");
        List<String> reported = site.reported();
        assertFalse(reported.isEmpty());
        assertTrue(reported.size() <= REPORTS_MAX, "what had waited is bounded: " + reported);
        assertEquals(reported.stream().sorted().toList(), reported, "reports arrive in order");
    }
}
