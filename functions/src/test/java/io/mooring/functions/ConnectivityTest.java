package io.mooring.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.functions.TestHub.Answer;
import io.mooring.functions.connectivity.LinkRegistry;
import io.mooring.functions.connectivity.TransitionLog;
import io.mooring.functions.tables.MemoryRows;
import io.mooring.functions.tables.Row;
import io.mooring.protocol.agent.AgentApi;
import io.mooring.protocol.agent.ClusterMetadata;
import io.mooring.protocol.agent.HeartbeatRequest;
import io.mooring.protocol.agent.HeartbeatResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectivityTest {
    private static final ClusterMetadata METADATA = new ClusterMetadata("v1.35.0", 1, 2, "0.1.0", null, null);

    private final TestHub hub = new TestHub();

    @ParameterizedTest(name = "{0} after the heartbeat: {1}")
    @CsvSource({
        "PT0S, Connected",
        "PT14M59S, Connected",
        "PT14M59.999S, Connected",
        "PT15M, Offline",
        "P89DT23H59M59S, Offline",
        "P90D, Expired"
    })
    void statusFollowsTheTableThroughTheHub(Duration silence, String expected) {
        TestAgent agent = hub.created("edge");
        assertEquals("Connecting", hub.status(agent));
        hub.enrol(agent);
        assertEquals("Connecting", hub.status(agent));
        hub.beat(agent);
        hub.clock.advance(silence);
        assertEquals(expected, hub.status(agent));
    }

    @Test
    void metadataIsAskedForUntilItIsThere() {
        TestAgent agent = hub.connected("edge");
        assertTrue(hub.beat(agent).metadataWanted());
        Answer withIt = hub.ask("POST", AgentApi.HEARTBEATS, hub.token(agent), new HeartbeatRequest(METADATA));
        assertFalse(withIt.as(HeartbeatResponse.class).metadataWanted());
        assertFalse(hub.beat(agent).metadataWanted());
        assertEquals(
                "v1.35.0",
                hub.ask("GET", HubClient.path(agent.cluster()), "owner", null).text("/properties/kubernetesVersion"));
    }

    @Test
    void theNextBeatIsSpreadAroundTheInterval() {
        TestAgent agent = hub.connected("edge");
        for (int i = 0; i < 50; i++) {
            int next = hub.beat(agent).nextHeartbeatSeconds();
            assertTrue(next >= 48 && next <= 72, "next beat in " + next);
        }
    }

    @Test
    void aLostRowIsMadeAgainByTheNextBeat() {
        TestAgent agent = hub.connected("edge");
        hub.tables.get(LinkRegistry.TABLE).restore(List.of());
        assertEquals("Connecting", hub.status(agent));
        HeartbeatResponse healed = hub.beat(agent);
        assertTrue(healed.metadataWanted());
        assertEquals("Connected", hub.status(agent));
        hub.clock.advance(Duration.ofDays(90));
        assertEquals("Expired", hub.status(agent));
    }

    @Test
    void anIdentityOfADeletedClusterCannotTouchTheNewOne() {
        TestAgent agent = hub.connected("edge");
        String path = HubClient.path(agent.cluster());
        assertEquals("Connected", hub.status(agent));
        assertEquals("Connected", hub.status(agent), "also when the incarnation is known");
        assertEquals(202, hub.ask("DELETE", path, "owner", null).status());
        assertEquals("401 ClusterIdentityRevoked", hub.tryBeat(agent).code());
        hub.created("edge");
        assertEquals("401 ClusterIdentityRevoked", hub.tryBeat(agent).code());
        assertEquals("Connecting", hub.status(agent));
        assertEquals(1, hub.tables.get(LinkRegistry.TABLE).all().size());
        hub.enrol(agent);
        hub.beat(agent);
        assertEquals("Connected", hub.status(agent));
    }

    @Test
    void anExpiredClusterIsRefusedWithOneCode() {
        TestAgent agent = hub.connected("edge");
        hub.clock.advance(Duration.ofDays(90));
        assertEquals("403 ClusterIdentityExpired", hub.tryBeat(agent).code());
        assertEquals(
                "403 ClusterIdentityExpired",
                hub.ask("GET", AgentApi.DESIRED_STATE, hub.token(agent), null).code());
        assertEquals(
                "403 ClusterIdentityExpired",
                hub.ask("POST", AgentApi.RENEWALS, hub.token(agent), Map.of("csr", agent.csr()))
                        .code());
        assertEquals(
                "403 ClusterIdentityExpired",
                hub.ask("POST", AgentApi.ENROLLMENTS, null, agent.enrolment(hub.clock.instant()))
                        .code());
    }

    @Test
    void eachTransitionIsWrittenOnce() {
        TestAgent agent = hub.connected("edge");
        hub.sweep();
        hub.sweep();
        assertEquals(List.of("Connecting>Connected"), history());
        hub.clock.advance(Duration.ofMinutes(15));
        hub.sweep();
        hub.sweep();
        hub.beat(agent);
        hub.sweep();
        hub.clock.advance(Duration.ofDays(90));
        hub.sweep();
        hub.sweep();
        assertEquals(
                List.of("Connecting>Connected", "Connected>Offline", "Offline>Connected", "Connected>Expired"),
                history());
    }

    @Test
    void aSweepThatStoppedHalfWayIsFinishedByTheNext() {
        TestAgent agent = hub.connected("edge");
        MemoryRows links = hub.tables.get(LinkRegistry.TABLE);
        List<Row> before = links.all();
        hub.sweep();
        links.restore(before); // The history is written, the announcement was not.
        hub.sweep();
        hub.sweep();
        assertEquals(List.of("Connecting>Connected"), history());
        assertEquals("Connected", hub.status(agent));
    }

    @Test
    void aConnectThatNobodyFinishedMayBeRepeatedWithAnotherKey() {
        TestAgent first = hub.created("edge");
        TestAgent second = TestAgent.withKeyOfItsOwn(first.cluster());
        String path = HubClient.path(first.cluster());
        hub.clock.advance(Duration.ofSeconds(179));
        hub.sweep();
        assertEquals("Connecting", hub.status(first));
        assertEquals(
                "409 Conflict",
                hub.ask("PUT", path, "owner", TestBodies.cluster(second)).code());
        hub.clock.advance(Duration.ofSeconds(1));
        hub.sweep();
        assertEquals("AgentNotInstalled", hub.status(first));
        assertEquals(
                200, hub.ask("PUT", path, "owner", TestBodies.cluster(second)).status());
        hub.sweep();
        assertEquals("Connecting", hub.status(second));
        assertEquals(
                "409 Conflict",
                hub.ask("PUT", path, "owner", TestBodies.cluster(first)).code());
        hub.enrol(second);
        hub.clock.advance(Duration.ofDays(1));
        hub.sweep();
        assertEquals("Connecting", hub.status(second));
        hub.beat(second);
        hub.sweep();
        assertEquals(
                List.of("Connecting>AgentNotInstalled", "AgentNotInstalled>Connecting", "Connecting>Connected"),
                history());
    }

    @Test
    void anAgentThatComesLateIsWelcome() {
        TestAgent late = hub.created("edge");
        hub.clock.advance(Duration.ofDays(1));
        hub.sweep();
        assertEquals("AgentNotInstalled", hub.status(late));
        hub.enrol(late);
        hub.sweep();
        assertEquals("Connecting", hub.status(late));
        hub.beat(late);
        hub.sweep();
        assertEquals(
                List.of("Connecting>AgentNotInstalled", "AgentNotInstalled>Connecting", "Connecting>Connected"),
                history());
    }

    @ParameterizedTest(name = "the cluster''s clock is off by {0}: {1}")
    @CsvSource({"PT5M, 200", "PT-34M-59S, 200", "PT5M1S, 401", "PT-35M-1S, 401"})
    void clocksMayDifferByFiveMinutes(Duration skew, int expected) {
        TestAgent agent = hub.connected("edge");
        Instant theirs = hub.clock.instant().plus(skew);
        Answer answer = hub.ask("POST", AgentApi.HEARTBEATS, agent.token(theirs), Map.of());
        assertEquals(expected, answer.status());
        if (expected == 401) {
            assertTrue(answer.message().contains("clock"), answer.message());
            assertEquals(hub.clock.instant().toString(), answer.response().getHeader("x-mooring-hub-time"));
        }
    }

    private List<String> history() {
        return hub.tables.get(TransitionLog.TABLE).all().stream()
                .map(row -> row.text("From") + ">" + row.text("To"))
                .toList();
    }
}
