package io.mooring.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.functions.TestHub.Answer;
import io.mooring.protocol.agent.AgentApi;
import io.mooring.protocol.agent.EnrollmentResponse;
import io.mooring.protocol.connectivity.ConnectivityPolicy;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The onboarding key serves once; a person may let it serve again, also for a cluster that has expired. */
class ReactivationTest {
    private static final String CONFIGURATION_URL = "https://git.example.com/x";

    private final TestHub hub = new TestHub();
    private final TestAgent agent = hub.connected("edge");

    @Test
    void theOnboardingKeyEnrolsOneKeyAndThatAsOftenAsAnswersGetLost() {
        hub.clock.advance(Duration.ofDays(3));
        assertEquals(200, enrol(hub, agent).status());
        TestAgent other = TestAgent.of(agent.cluster());
        Answer refused = enrol(hub, other);
        assertEquals("409 OnboardingKeyUsed", refused.code());
        assertTrue(refused.message().contains("moor reactivate"), refused.message());
        assertEquals("Connected", afterABeat());

        assertEquals(204, reactivate(hub).status());
        assertEquals(200, enrol(hub, other).status());
        assertEquals(200, enrol(hub, other).status(), "an answer got lost");
        assertEquals("409 OnboardingKeyUsed", enrol(hub, agent).code(), "the window closed behind the other key");
        hub.beat(agent);
    }

    @Test
    void aWindowThatNobodyUsesCloses() {
        reactivate(hub);
        hub.clock.advance(Duration.ofDays(1));
        assertEquals(
                "409 OnboardingKeyUsed",
                enrol(hub, TestAgent.of(agent.cluster())).code());
    }

    @Test
    void theKeyOfARenewalMayComeByTheOnboardingKeyToo() {
        TestAgent next = TestAgent.of(agent.cluster());
        assertEquals(
                200,
                hub.ask("POST", AgentApi.RENEWALS, hub.token(agent), Map.of("csr", next.csr()))
                        .status());
        assertEquals(200, enrol(hub, next).status());
        assertEquals("409 OnboardingKeyUsed", enrol(hub, agent).code());
    }

    @Test
    void aClusterThatWasMadeAgainEnrolsAnew() {
        hub.ask("DELETE", HubClient.path(agent.cluster()), "owner", null);
        TestAgent again = hub.created("edge");
        assertEquals(200, enrol(hub, again).status());
    }

    @Test
    void anExpiredClusterComesBackWithAllThatItHad() {
        String configuration = HubClient.path(agent.cluster(), "fluxConfigurations", "a");
        hub.ask("PUT", configuration, "owner", TestBodies.configuration(CONFIGURATION_URL));
        String principal = principal();
        hub.clock.advance(Duration.ofDays(90));
        Answer refused = enrol(hub, agent);
        assertEquals("403 ClusterIdentityExpired", refused.code());
        assertTrue(refused.message().contains("moor reactivate"), refused.message());
        assertEquals("409 ClusterIdentityExpired", put(configuration).code());
        String credential = agent.cluster() + "/listClusterUserCredential?api-version=2024-01-01";
        assertEquals(
                "409 ClusterIdentityExpired",
                hub.ask("POST", credential, "owner", "{\"authenticationMethod\":\"Token\",\"clientProxy\":true}")
                        .code());

        hub.clock.advance(Duration.ofDays(29));
        assertEquals(204, reactivate(hub).status());
        TestAgent back = TestAgent.of(agent.cluster());
        assertEquals(200, enrol(hub, back).status());
        back.take(enrol(hub, back).as(EnrollmentResponse.class));
        hub.beat(back);
        assertEquals("Connected", hub.status(agent));
        assertEquals(principal, principal());
        assertTrue(hub.ask("GET", AgentApi.DESIRED_STATE, hub.token(back), null)
                .response()
                .getBody()
                .toString()
                .contains(CONFIGURATION_URL));
        assertEquals(200, put(configuration).status());
        assertEquals("403 ClusterIdentityExpired", hub.tryBeat(agent).code(), "the old certificate stays expired");
    }

    @Test
    void whileTheVaultIsAwayAReactivationWaits() {
        hub.clock.advance(Duration.ofDays(91));
        reactivate(hub);
        hub.vault.away(true);
        assertEquals("503 KeyVaultUnavailable", enrol(hub, agent).code());
        hub.vault.away(false);
        assertEquals(200, enrol(hub, agent).status());
    }

    @Test
    void thirtyDaysAfterItExpiredItIsTooLate() {
        hub.clock.advance(Duration.ofDays(120));
        Answer refused = reactivate(hub);
        assertEquals("409 ReactivationWindowClosed", refused.code());
        assertTrue(refused.message().contains("could be reactivated until"), refused.message());
        assertTrue(!enrol(hub, agent).message().contains("moor reactivate"));
    }

    @Test
    void theOwnerOfTheHubMayForbidIt() {
        TestHub strict = hub.withPolicy(ConnectivityPolicy.DEFAULT.withReactivationWindow(Duration.ZERO));
        hub.clock.advance(Duration.ofDays(90));
        Answer refused = reactivate(strict);
        assertEquals("409 ReactivationWindowClosed", refused.code());
        assertTrue(refused.message().contains("MOORING_REACTIVATION_WINDOW"), refused.message());
        reactivate(hub);
        assertEquals("403 ClusterIdentityExpired", enrol(strict, agent).code());
    }

    @Test
    void onlyWhoMayReactivates() {
        assertEquals(403, hub.ask("POST", path(), "stranger", null).status());
        assertEquals(
                404,
                hub.ask("POST", path().replace("/edge/", "/absent/"), "owner", null)
                        .status());
    }

    private String afterABeat() {
        hub.beat(agent);
        return hub.status(agent);
    }

    private String principal() {
        return hub.ask("GET", HubClient.path(agent.cluster()), "owner", null).text("/identity/principalId");
    }

    private Answer put(String path) {
        return hub.ask("PUT", path, "owner", TestBodies.configuration(CONFIGURATION_URL));
    }

    private Answer reactivate(TestHub instance) {
        return instance.ask("POST", path(), "owner", null);
    }

    private String path() {
        return agent.cluster() + "/reactivate?api-version=2024-01-01";
    }

    private static Answer enrol(TestHub instance, TestAgent agent) {
        return instance.ask("POST", AgentApi.ENROLLMENTS, null, agent.enrolment(instance.clock.instant()));
    }
}
