package io.mooring.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.functions.TestHub.Answer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Entity tags, If-Match and If-None-Match. */
class PreconditionTest {
    private static final String STALE = "\"stale\"";
    private static final String FAILED = "412 PreconditionFailed";
    private static final String CHART =
            "{\"properties\":{\"chart\":{\"repository\":{\"url\":\"https://charts.example.com\",\"name\":\"web\"}}}}";

    private final TestHub hub = new TestHub();

    @Test
    void aClusterIsWrittenOnlyAsTheCallerKnowsIt() {
        TestAgent agent = hub.created("edge");
        String path = HubClient.path(agent.cluster());
        String tag = tag(hub.ask("GET", path, "owner", null));
        hub.enrol(agent);
        hub.beat(agent);
        assertEquals(tag, tag(hub.ask("GET", path, "owner", null)), "a heartbeat changes nothing that users wrote");
        assertEquals(
                FAILED, hub.ask("PATCH", path, "owner", "{}", "if-match", STALE).code());
        hub.clock.advance(Duration.ofMillis(1));
        Answer patched = hub.ask("PATCH", path, "owner", "{\"tags\":{\"a\":\"b\"}}", "if-match", tag);
        assertEquals(200, patched.status());
        assertNotEquals(tag, tag(patched));
        assertEquals(tag(patched), tag(hub.ask("GET", path, "owner", null)));
        Object body = TestBodies.cluster(agent);
        assertEquals(
                FAILED, hub.ask("PUT", path, "owner", body, "if-match", tag).code());
        assertEquals(
                FAILED,
                hub.ask("PUT", path, "owner", body, "if-none-match", "*").code());
        assertEquals(
                200,
                hub.ask("PUT", path, "owner", body, "if-match", STALE + ", " + tag(patched))
                        .status());
        assertEquals(
                FAILED, hub.ask("DELETE", path, "owner", null, "if-match", tag).code());
        assertEquals(
                202, hub.ask("DELETE", path, "owner", null, "if-match", "*").status());
        assertEquals(
                204, hub.ask("DELETE", path, "owner", null, "if-match", "*").status());
        assertEquals(
                FAILED, hub.ask("PUT", path, "owner", body, "if-match", "*").code());
        assertEquals(
                201, hub.ask("PUT", path, "owner", body, "if-none-match", "*").status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"fluxConfigurations", "extensions"})
    void soIsWhatIsWantedOfIt(String kind) {
        TestAgent agent = hub.connected("edge");
        String path = HubClient.path(agent.cluster(), kind, "x");
        Object body = kind.equals("extensions") ? CHART : TestBodies.configuration("https://git.example.com/x");
        assertEquals(
                FAILED, hub.ask("PUT", path, "owner", body, "if-match", "*").code());
        Answer created = hub.ask("PUT", path, "owner", body, "if-none-match", "*");
        assertEquals(201, created.status());
        assertEquals(tag(created), tag(hub.ask("GET", path, "owner", null)));
        assertEquals(
                FAILED,
                hub.ask("PUT", path, "owner", body, "if-none-match", "*").code());
        assertEquals(
                FAILED, hub.ask("PATCH", path, "owner", "{}", "if-match", STALE).code());
        Answer patched = hub.ask("PATCH", path, "owner", "{}", "if-match", tag(created));
        assertEquals(202, patched.status());
        assertEquals(
                FAILED,
                hub.ask("DELETE", path, "owner", null, "if-match", tag(created)).code());
        assertEquals(
                202,
                hub.ask("DELETE", path, "owner", null, "if-match", tag(patched)).status());
    }

    @Test
    void anExpiredClusterTakesNothingMoreAndLetsGo() {
        TestAgent agent = hub.connected("edge");
        String path = HubClient.path(agent.cluster(), "extensions", "web");
        assertEquals(201, hub.ask("PUT", path, "owner", CHART).status());
        hub.clock.advance(Duration.ofDays(90));
        assertEquals("Expired", hub.status(agent));
        Answer refused = hub.ask("PUT", path, "owner", CHART);
        assertEquals("409 ClusterIdentityExpired", refused.code());
        assertTrue(refused.message().contains("connect it again"), refused.message());
        assertEquals(
                "409 ClusterIdentityExpired",
                hub.ask("PATCH", path, "owner", "{}").code());
        assertEquals(200, hub.ask("DELETE", path, "owner", null).status());
        assertEquals(404, hub.ask("GET", path, "owner", null).status());
    }

    @Test
    void aWayIntoTheClusterIsRefusedInWords() {
        TestAgent agent = hub.connected("edge");
        String path = agent.cluster() + "/listClusterUserCredential?api-version=2024-01-01";
        for (String body : new String[] {
            "{}",
            "{\"authenticationMethod\":\"Token\"}",
            "{\"clientProxy\":true}",
            "{\"authenticationMethod\":\"Token\",\"clientProxy\":\"yes\"}",
            "{\"authenticationMethod\":\"Other\",\"clientProxy\":true}"
        }) {
            assertEquals(
                    "400 InvalidRequestContent",
                    hub.ask("POST", path, "owner", body).code(),
                    body);
        }
        String good = "{\"authenticationMethod\":\"Token\",\"clientProxy\":true}";
        assertEquals(
                "409 ClusterConnectDisabled",
                hub.ask("POST", path, "owner", good).code());
        assertEquals(
                "404 ResourceNotFound",
                hub.ask("POST", path.replace("/edge/", "/absent/"), "owner", good)
                        .code());
    }

    private static String tag(Answer answer) {
        return answer.response().getHeader("ETag");
    }
}
