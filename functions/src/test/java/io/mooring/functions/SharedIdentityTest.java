package io.mooring.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mooring.protocol.agent.AgentApi;
import io.mooring.protocol.agent.HeartbeatRequest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Two clusters with one identity, as a restored backup makes them, are seen. */
class SharedIdentityTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final TestHub hub = new TestHub();
    private final TestAgent agent = hub.connected("edge");

    @Test
    void processesThatTakeTurnsAreTwoClusters() {
        turns(hub, hub, 2);
        assertEquals("", error());
        turns(hub, hub, 2);
        assertEquals("Error", error());
    }

    @Test
    void twoInstancesOfTheHubThatEachHearOneSeeItAsWell() {
        TestHub other = hub.another();
        for (int minute = 0; minute < 45; minute++) {
            turns(hub, other, 1);
        }
        assertEquals("Error", error());
    }

    @Test
    void restartsAndUpdatesOfTheAgentsAreNoCopies() {
        for (int update = 0; update < 20; update++) {
            // The old process calls once more after the new one has.
            beat(hub, "p" + update);
            beat(hub, "p" + (update + 1));
            beat(hub, "p" + update);
            beat(hub, "p" + (update + 1));
            hub.clock.advance(Duration.ofDays(2));
            beat(hub, "p" + (update + 1));
            assertEquals("", error());
        }
    }

    @Test
    void itIsForgottenOnceTheCopyIsSilent() {
        turns(hub, hub, 5);
        hub.clock.advance(Duration.ofDays(1));
        beat(hub, "original");
        assertEquals("", error());
    }

    private void turns(TestHub first, TestHub second, int count) {
        for (int i = 0; i < count; i++) {
            beat(first, "original");
            hub.clock.advance(MINUTE.dividedBy(2));
            beat(second, "copy");
            hub.clock.advance(MINUTE.dividedBy(2));
        }
    }

    private void beat(TestHub instance, String sender) {
        assertEquals(
                200,
                instance.ask("POST", AgentApi.HEARTBEATS, instance.token(agent), new HeartbeatRequest(null, sender))
                        .status());
    }

    private String error() {
        return hub.ask("GET", HubClient.path(agent.cluster()), "owner", null)
                .text("/properties/arcAgentProfile/agentErrors/0/severity");
    }
}
