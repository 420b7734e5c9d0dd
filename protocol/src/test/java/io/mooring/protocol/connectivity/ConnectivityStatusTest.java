package io.mooring.protocol.connectivity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectivityStatusTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    @ParameterizedTest(name = "heartbeat {0} ago, certificate lives {1} more: {2}")
    @CsvSource(delimiter = '|', nullValues = "never", textBlock = """
            # heartbeat age | certificate lives | status
            never           | never             | CONNECTING
            never           | PT1H              | CONNECTING
            PT0S            | PT1H              | CONNECTED
            PT14M59S        | PT1H              | CONNECTED
            PT14M59.999S    | PT1H              | CONNECTED
            PT15M           | PT1H              | OFFLINE
            PT720H          | PT1H              | OFFLINE
            PT0S            | PT0.001S          | CONNECTED
            PT0S            | PT0S              | EXPIRED
            PT2159H         | PT0.001S          | OFFLINE
            never           | PT-1S             | EXPIRED
            """)
    void statusFollowsTheTable(Duration age, Duration lives, ConnectivityStatus expected) {
        Heartbeat heartbeat = age == null ? new Heartbeat.Never() : new Heartbeat.Received(NOW.minus(age));
        var link = new ClusterLink(heartbeat, lives == null ? null : NOW.plus(lives));

        assertEquals(expected, ConnectivityStatus.at(NOW, link, ConnectivityPolicy.DEFAULT));
    }

    @ParameterizedTest(name = "awaited for {0}, certificate lives {1}: {2}")
    @CsvSource(delimiter = '|', nullValues = "never", textBlock = """
            # awaited for | certificate lives | status
            never         | never             | CONNECTING
            PT0S          | never             | CONNECTING
            PT2M59.999S   | never             | CONNECTING
            PT3M          | never             | AGENT_NOT_INSTALLED
            P400D         | never             | AGENT_NOT_INSTALLED
            P1D           | PT1H              | CONNECTING
            P400D         | PT-1S             | EXPIRED
            """)
    void agentsAreAwaitedForAWhile(Duration awaited, Duration lives, ConnectivityStatus expected) {
        var link = new ClusterLink(
                new Heartbeat.Never(),
                lives == null ? null : NOW.plus(lives),
                awaited == null ? null : NOW.minus(awaited));

        assertEquals(expected, ConnectivityStatus.at(NOW, link, ConnectivityPolicy.DEFAULT));
    }

    @Test
    void aCertificateIssuedNowExpiresAfterNinetyDaysAndNotBefore() {
        var policy = ConnectivityPolicy.DEFAULT;
        Instant notAfter = NOW.plus(policy.certificateLife());
        Instant beforeTheEnd = NOW.plus(Duration.ofDays(90)).minusMillis(1);
        var link = new ClusterLink(new Heartbeat.Received(beforeTheEnd), notAfter);

        assertEquals(ConnectivityStatus.CONNECTED, ConnectivityStatus.at(beforeTheEnd, link, policy));
        assertEquals(ConnectivityStatus.EXPIRED, ConnectivityStatus.at(NOW.plus(Duration.ofDays(90)), link, policy));
    }

    @Test
    void aPolicyInWhichCertificatesDieBeforeSilenceIsNoticedIsRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new ConnectivityPolicy(
                        Duration.ofMinutes(15), Duration.ofMinutes(15), Duration.ZERO, Duration.ZERO));
        assertThrows(
                IllegalArgumentException.class,
                () -> new ConnectivityPolicy(Duration.ZERO, Duration.ofDays(90), Duration.ZERO, Duration.ZERO));
        assertThrows(
                IllegalArgumentException.class,
                () -> ConnectivityPolicy.DEFAULT.withConnectWindow(Duration.ofSeconds(-1)));
    }
}
