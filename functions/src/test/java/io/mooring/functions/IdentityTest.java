package io.mooring.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.functions.TestHub.Answer;
import io.mooring.protocol.agent.AgentApi;
import io.mooring.protocol.agent.EnrollmentRequest;
import io.mooring.protocol.agent.EnrollmentResponse;
import io.mooring.protocol.arm.ClusterId;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IdentityTest {
    private final TestHub hub = new TestHub();

    @Test
    void theLeafSaysWhoseItIsForNinetyDays() throws Exception {
        TestAgent agent = hub.created("Edge_1");
        EnrollmentResponse response =
                enrol(agent, agent.enrolment(hub.clock.instant())).as(EnrollmentResponse.class);
        X509Certificate leaf = certificate(response.certificateChain().get(0));
        X509Certificate issuing = certificate(response.certificateChain().get(1));
        X509Certificate root = certificate(response.trustRoot());
        leaf.verify(issuing.getPublicKey());
        issuing.verify(root.getPublicKey());
        root.verify(root.getPublicKey());
        assertEquals(
                hub.clock.instant().plus(Duration.ofDays(90)),
                leaf.getNotAfter().toInstant());
        assertEquals(response.notAfter(), leaf.getNotAfter().toInstant());
        assertEquals(
                "CN=" + response.principalId(), leaf.getSubjectX500Principal().getName());
        assertTrue(leaf.getSubjectAlternativeNames()
                .toString()
                .contains("arm:%2Fsubscriptions%2F" + TestHub.SUBSCRIPTION
                        + "%2Fresourcegroups%2Fg1%2Fproviders%2Fmicrosoft.kubernetes%2Fconnectedclusters%2Fedge_1"));
        assertEquals(0, issuing.getBasicConstraints());
        assertEquals(1, root.getBasicConstraints());
        assertEquals(-1, leaf.getBasicConstraints());
    }

    @Test
    void enrolmentCanBeRepeatedAndCostsOneSignature() {
        TestAgent agent = hub.connected("edge");
        int before = hub.vault.signatures();
        hub.enrol(agent);
        assertEquals(before + 1, hub.vault.signatures());
        hub.beat(agent);
        assertEquals(before + 1, hub.vault.signatures());
    }

    @Test
    void withoutTheVaultOnlyEnrolmentAndRenewalWait() {
        TestAgent agent = hub.connected("edge");
        hub.vault.away(true);
        hub.beat(agent);
        Answer renewal = hub.ask("POST", AgentApi.RENEWALS, hub.token(agent), Map.of("csr", agent.csr()));
        assertEquals("503 KeyVaultUnavailable", renewal.code());
        assertEquals("5", renewal.response().getHeader("retry-after"));
        hub.vault.away(false);
        assertEquals(
                200,
                hub.ask("POST", AgentApi.RENEWALS, hub.token(agent), Map.of("csr", agent.csr()))
                        .status());
    }

    @Test
    void whoeverHasNotTheOnboardingKeyIsRefused() {
        TestAgent agent = hub.created("edge");
        TestAgent thief = TestAgent.withKeyOfItsOwn(agent.cluster());
        assertEquals(
                "401 InvalidOnboardingProof",
                enrol(thief, thief.enrolment(hub.clock.instant())).code());
    }

    @Test
    void aProofServesOneRequestForSomeMinutes() {
        TestAgent agent = hub.created("edge");
        EnrollmentRequest request = agent.enrolment(hub.clock.instant());
        String otherCsr = TestAgent.newCsr(TestAgent.keys("EC"));
        var stolen = new EnrollmentRequest(request.cluster(), otherCsr, request.proof());
        assertEquals("401 InvalidOnboardingProof", enrol(agent, stolen).code());
        hub.clock.advance(Duration.ofMinutes(9).plusSeconds(59));
        assertEquals(200, enrol(agent, request).status());
        hub.clock.advance(Duration.ofSeconds(1));
        assertEquals("401 InvalidOnboardingProof", enrol(agent, request).code());
    }

    @Test
    void onlyP256KeysGetCertificates() {
        TestAgent agent = hub.created("edge");
        String csr = TestAgent.newCsr(TestAgent.keys("RSA"));
        String proof = agent.proof(TestAgent.csrDigest(csr), hub.clock.instant());
        Answer answer = enrol(agent, new EnrollmentRequest(agent.cluster().toString(), csr, proof));
        assertEquals("400 InvalidCertificateRequest", answer.code());
        Answer garbage = enrol(agent, new EnrollmentRequest(agent.cluster().toString(), "AAAA", proof));
        assertEquals("400 InvalidCertificateRequest", garbage.code());
    }

    @Test
    void aClusterThatIsNotThereCannotEnrol() {
        TestAgent agent = TestAgent.of(new ClusterId(TestHub.SUBSCRIPTION, "g", "absent"));
        assertEquals(
                "404 ResourceNotFound",
                enrol(agent, agent.enrolment(hub.clock.instant())).code());
    }

    @Test
    void aTokenOfAnotherAuthorityIsRefused() {
        TestAgent agent = hub.connected("edge");
        TestHub other = new TestHub();
        TestAgent foreign = other.connected("edge");
        assertEquals("401 InvalidAuthenticationToken", hub.tryBeat(foreign).code());
        assertEquals(200, hub.tryBeat(agent).status());
    }

    @Test
    void aTokenThatIsKnownRunsOutAllTheSame() {
        TestAgent agent = hub.connected("edge");
        String token = hub.token(agent);
        for (int i = 0; i < 2; i++) {
            assertEquals(
                    200, hub.ask("GET", AgentApi.DESIRED_STATE, token, null).status());
        }
        hub.clock.advance(AgentApi.TOKEN_LIFE_MAX.plus(AgentApi.CLOCK_SKEW_MAX).plusSeconds(1));
        assertEquals(
                "401 InvalidAuthenticationToken",
                hub.ask("GET", AgentApi.DESIRED_STATE, token, null).code());
    }

    @Test
    void aTokenForAnotherAudienceOrForTooLongIsRefused() {
        TestAgent agent = hub.connected("edge");
        String other = agent.token(hub.clock.instant(), Duration.ofMinutes(30), "api://other");
        String endless = agent.token(hub.clock.instant(), Duration.ofMinutes(61), AgentApi.AUDIENCE);
        for (String token : new String[] {other, endless, other + "x", "a.b.c"}) {
            assertEquals(
                    "401 InvalidAuthenticationToken",
                    hub.ask("POST", AgentApi.HEARTBEATS, token, Map.of()).code());
        }
    }

    private Answer enrol(TestAgent agent, EnrollmentRequest request) {
        assertEquals(agent.cluster().toString(), request.cluster());
        return hub.ask("POST", AgentApi.ENROLLMENTS, null, request);
    }

    private static X509Certificate certificate(String base64) throws Exception {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(
                        new ByteArrayInputStream(Base64.getDecoder().decode(base64)));
    }
}
