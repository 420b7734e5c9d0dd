package io.mooring.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.azure.functions.annotation.HttpTrigger;
import io.mooring.functions.TestHub.Answer;
import io.mooring.protocol.agent.AgentApi;
import io.mooring.protocol.agent.AuthoritiesRequest;
import io.mooring.protocol.agent.HeartbeatRequest;
import io.mooring.protocol.agent.SettingsKeyRequest;
import io.mooring.protocol.agent.StatusReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A cluster is deleted: whatever its agents still have is worth nothing from then on. */
class RevocationTest {
    private final TestHub hub = new TestHub();
    private final TestAgent agent = hub.connected("edge");
    private final Map<String, Object> bodies = new LinkedHashMap<>();

    RevocationTest() {
        bodies.put(AgentApi.HEARTBEATS, new HeartbeatRequest(null));
        bodies.put(AgentApi.RENEWALS, Map.of("csr", agent.csr()));
        bodies.put(AgentApi.STATUS, new StatusReport(List.of(), List.of()));
        bodies.put(AgentApi.AUTHORITIES, new AuthoritiesRequest("x"));
        bodies.put(AgentApi.SETTINGS_KEYS, new SettingsKeyRequest(new TestSettingsKey().publicText(), List.of()));
        bodies.put(AgentApi.DESIRED_STATE, "");
    }

    @Test
    void theseAreAllRoutesOfAgents() {
        Set<String> routes = new TreeSet<>();
        for (HttpTrigger trigger : hub.functions().values()) {
            if (trigger.route().startsWith("agents/v1/")) {
                routes.add("/" + trigger.route());
            }
        }
        Set<String> tested = new TreeSet<>(bodies.keySet());
        tested.add(AgentApi.ENROLLMENTS);
        assertEquals(tested, routes);
    }

    @Test
    void everyRouteOfAgentsRefusesADeletedCluster() {
        String token = hub.token(agent);
        hub.beat(agent);
        TestHub other = hub.another();
        other.beat(agent);
        assertEquals(
                202,
                hub.ask("DELETE", HubClient.path(agent.cluster()), "owner", null)
                        .status());
        for (TestHub instance : List.of(hub, other, hub.another())) {
            bodies.forEach(
                    (path, body) -> assertRefused(path, "401 ClusterIdentityRevoked", ask(instance, path, token)));
            assertRefused(AgentApi.ENROLLMENTS, "404 ResourceNotFound", enrol(instance));
        }
    }

    @Test
    void ofAClusterThatWasMadeAgainTheOldIdentityIsRefusedEverywhere() {
        String token = hub.token(agent);
        hub.ask("DELETE", HubClient.path(agent.cluster()), "owner", null);
        TestAgent again = hub.connected("edge");
        bodies.forEach((path, body) -> assertRefused(path, "401 ClusterIdentityRevoked", ask(hub, path, token)));
        hub.beat(again);
    }

    private Answer ask(TestHub instance, String path, String token) {
        boolean read = path.equals(AgentApi.DESIRED_STATE);
        return instance.ask(read ? "GET" : "POST", path, token, read ? null : bodies.get(path));
    }

    private Answer enrol(TestHub instance) {
        return instance.ask("POST", AgentApi.ENROLLMENTS, null, agent.enrolment(hub.clock.instant()));
    }

    private static void assertRefused(String path, String code, Answer answer) {
        assertEquals(code, answer.code(), path);
        assertTrue(!answer.message().isBlank(), path);
    }
}
