package io.mooring.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.functions.TestHub.Answer;
import io.mooring.functions.identity.CertificateAuthority;
import io.mooring.protocol.agent.AgentApi;
import io.mooring.protocol.agent.AuthoritiesRequest;
import io.mooring.protocol.agent.AuthoritiesResponse;
import io.mooring.protocol.agent.EnrollmentResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The authority is replaced under a fleet that goes on. */
class RolloverTest {
    private static final String PATH =
            "/providers/Microsoft.Kubernetes/certificateAuthorities%s?api-version=2024-01-01";

    private final TestHub hub = new TestHub();
    private final TestHub other = hub.another();
    private final TestAgent one = hub.connected("one");
    private final TestAgent two = hub.connected("two");

    @Test
    void aNewAuthorityIsMadeTrustedUsedAndTheOldOneRetired() {
        String before = learn(one, null).digest();
        learn(one, before);
        assertEquals("200 Signing", step("rotate", false, "/authorities/0/state"));
        assertEquals("200 Next", step("rotate", false, "/authorities/1/state"), "the same again");
        AuthoritiesResponse both = learn(one, before);
        assertEquals(2, both.trustRoots().size());
        assertNotEquals(before, both.digest());
        assertEquals(both.digest(), hub.beat(one).authorities(), "heartbeats tell that there is something to learn");
        assertEquals("0 of 2", share());
        learn(one, both.digest());
        assertEquals("1 of 2", share());
        assertEquals("409 NotTrustedByAll", step("activate", false, "/error/code"));
        learn(two, both.digest());
        assertEquals("200 Signing", step("activate", false, "/authorities/1/state"));

        hub.beat(one);
        AuthoritiesResponse after = learn(one, both.digest());
        assertNotNull(after.renewInSeconds());
        assertEquals(both.trustRoots().reversed(), after.trustRoots());
        renew(hub, one, 1);
        assertNull(learn(one, after.digest()).renewInSeconds());
        assertEquals("409 AuthorityInUse", step("retire", false, "/error/code"));
        renew(hub, two, 1);
        hub.beat(two);
        assertEquals("200 Retired", step("retire", false, "/authorities/0/state"));
        hub.beat(one);
        assertEquals(1, learn(one, after.digest()).trustRoots().size());
    }

    @Test
    void whatARetiredAuthorityIssuedIsRefusedAndTheClusterEnrolsAgainWithItsKey() {
        step("rotate", false, "");
        step("activate", true, "");
        step("retire", true, "");
        Answer refused = hub.tryBeat(one);
        assertEquals("401 ClusterIdentityUnknown", refused.code());
        assertTrue(refused.message().contains("retired"), refused.message());
        hub.enrol(one);
        hub.beat(one);
        assertEquals("401 ClusterIdentityUnknown", hub.another().tryBeat(two).code(), "also where it was never seen");
    }

    @Test
    void anotherInstanceTakesNewCertificatesAtOnceAndOldOnesForAMinute() {
        other.beat(one);
        step("rotate", false, "");
        step("activate", true, "");
        renew(hub, one, 1);
        hub.clock.advance(Duration.ofSeconds(5));
        other.beat(one);
        step("retire", true, "");
        hub.clock.advance(Duration.ofMinutes(1));
        assertEquals("401 ClusterIdentityUnknown", other.tryBeat(two).code());
        renew(other, one, 1);
    }

    @Test
    void aHubThatHasJustStartedTakesHeartbeatsWhileTheVaultIsAway() {
        step("rotate", false, "");
        hub.vault.away(true);
        hub.another().beat(one);
        assertEquals("503 KeyVaultUnavailable", renewal(hub.another(), one).code());
    }

    @Test
    void whenTheTableIsLostTheVaultTellsWhichAuthoritiesThereAre() {
        step("rotate", false, "");
        step("activate", true, "");
        renew(hub, one, 1);
        hub.tables.remove(CertificateAuthority.TABLE);
        TestHub fresh = hub.another();
        fresh.beat(one);
        fresh.beat(two);
        renew(fresh, two, 1);
    }

    @Test
    void onlyTheOwnersOfTheHubSeeAndChangeIt() {
        assertEquals(
                "403 AuthorizationFailed",
                hub.ask("GET", PATH.formatted(""), "stranger", null).code());
        assertEquals(
                "403 AuthorizationFailed",
                hub.ask("POST", PATH.formatted("/rotate"), "stranger", Map.of()).code());
        assertEquals(
                "400 InvalidRequestContent",
                hub.ask("POST", PATH.formatted("/destroy"), "owner", Map.of()).code());
    }

    private String share() {
        Answer status = hub.ask("GET", PATH.formatted(""), "owner", null);
        return status.text("/trusting") + " of " + status.text("/clusters");
    }

    private String step(String step, boolean force, String pointer) {
        Answer answer = hub.ask("POST", PATH.formatted("/" + step), "owner", Map.of("force", force));
        return answer.status() + " " + answer.text(pointer);
    }

    private AuthoritiesResponse learn(TestAgent agent, String known) {
        return hub.ask("POST", AgentApi.AUTHORITIES, hub.token(agent), new AuthoritiesRequest(known))
                .as(AuthoritiesResponse.class);
    }

    private static Answer renewal(TestHub instance, TestAgent agent) {
        return instance.ask("POST", AgentApi.RENEWALS, instance.token(agent), Map.of("csr", agent.csr()));
    }

    private static void renew(TestHub instance, TestAgent agent, int certificates) {
        Answer answer = renewal(instance, agent);
        assertEquals(200, answer.status(), answer::message);
        EnrollmentResponse response = answer.as(EnrollmentResponse.class);
        assertEquals(
                List.of(certificates + 1), List.of(response.certificateChain().size()));
        agent.take(response);
    }
}
