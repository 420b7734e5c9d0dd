package io.mooring.agents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.util.X509CertUtils;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.mooring.agents.clusteridentityoperator.ClusterIdentityOperator;
import io.mooring.agents.clustermetadataoperator.ClusterMetadataOperator;
import io.mooring.agents.harness.CrashPoint;
import io.mooring.agents.harness.Eventually;
import io.mooring.agents.harness.ForwardProxy;
import io.mooring.agents.harness.InstalledAgents;
import io.mooring.agents.harness.RunningAgent;
import io.mooring.agents.kube.ConnectedClusters;
import io.mooring.agents.kube.KubeConnection;
import io.mooring.agents.kube.KubeObjects;
import io.mooring.agents.kube.ObjectKind;
import io.mooring.agents.resourcesyncagent.ResourceSyncAgent;
import io.mooring.protocol.agent.AuthoritiesResponse;
import io.mooring.protocol.agent.ClusterMetadata;
import io.mooring.protocol.arm.ArmError;
import io.mooring.protocol.crd.Condition;
import io.mooring.protocol.crd.ConnectedClusterStatus;
import io.mooring.protocol.proxy.NoProxy;
import io.mooring.protocol.proxy.ProxyServer;
import io.mooring.protocol.proxy.ProxySettings;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** From the installed chart to a connected cluster: three agents, each with its own service account. */
class ConnectIT {
    private final InstalledAgents installed = InstalledAgents.get();

    @Test
    void theClusterConnectsAlthoughTheFirstReplyIsLost() {
        forgetEverything();
        int enrollmentsBefore = installed.hub.enrollments.get();
        installed.hub.enrollmentRepliesToLose.set(1);
        try (RunningAgent identity = RunningAgent.start(new ClusterIdentityOperator(), "azure-arc");
                RunningAgent metadata = RunningAgent.start(new ClusterMetadataOperator(), "azure-arc");
                RunningAgent sync = RunningAgent.start(new ResourceSyncAgent(), "azure-arc")) {
            Eventually.get(
                    "heartbeat with metadata",
                    () -> List.copyOf(installed.hub.beats),
                    beats -> beats.stream().anyMatch(beat -> beat.metadata() != null));
            ClusterMetadata told = installed.hub.beats.stream()
                    .map(beat -> beat.metadata())
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElseThrow();
            assertEquals("0.1.0", told.agentVersion());
            assertTrue(Objects.requireNonNull(told.kubernetesVersion()).matches("1\\.\\d+\\..*"), told::toString);
            assertEquals("generic", told.distribution());

            ConnectedClusterStatus status = Eventually.get(
                    "status of the resource",
                    () -> new ConnectedClusters(
                                    new KubeObjects(new KubeConnection(admin()), ObjectKind.CONNECTED_CLUSTER, "test"))
                            .read()
                            .orElse(null),
                    seen -> seen != null && seen.lastConnectivityTime() != null);
            assertEquals(installed.hub.desired.get().generation(), status.desiredGeneration());
            assertTrue(status.managedIdentityCertificateExpirationTime() != null);
            assertEquals(
                    "True",
                    Objects.requireNonNull(ConnectedClusters.condition(status, ConnectedClusters.HUB_ACCEPTS))
                            .status());
            assertEquals(
                    2,
                    installed.hub.enrollments.get() - enrollmentsBefore,
                    "the lost enrolment and the one that was asked again");
            assertEquals(List.of(), installed.hub.protests);
            Eventually.holds(
                    "readiness of identity", () -> identity.unreadiness().isEmpty());
            Eventually.holds(
                    "readiness of metadata", () -> metadata.unreadiness().isEmpty());
            Eventually.holds("readiness of sync", () -> sync.unreadiness().isEmpty());
        }
    }

    @Test
    void anIdentityOperatorKilledBeforeItStoresTheCertificateAsksAgainForTheSameKey() {
        forgetEverything();
        installed.hub.certifiedKeys.clear();
        int before = installed.hub.enrollments.get();
        CrashPoint crash = CrashPoint.after("PATCH", "/secrets/azure-identity-certificate");
        try (RunningAgent identity = RunningAgent.start(new ClusterIdentityOperator(), "azure-arc", crash)) {
            Eventually.holds("enrolment", () -> installed.hub.enrollments.get() > before);
        }
        assertTrue(
                identityData().containsKey("pending.key"),
                () -> identityData().keySet().toString());
        assertTrue(
                !identityData().containsKey("tls.crt"),
                () -> identityData().keySet().toString());
        try (RunningAgent identity = RunningAgent.start(new ClusterIdentityOperator(), "azure-arc")) {
            Eventually.holds("certificate", () -> identityData().containsKey("tls.crt"));
            Eventually.get("readiness", identity::unreadiness, String::isEmpty);
        }
        assertTrue(
                !identityData().containsKey("pending.key"),
                () -> identityData().keySet().toString());
        assertEquals(2, installed.hub.enrollments.get() - before);
        assertEquals(1, installed.hub.certifiedKeys.size(), "keys for which certificates were asked");
    }

    private Map<String, String> identityData() {
        return admin().secrets()
                .inNamespace("azure-arc")
                .withName("azure-identity-certificate")
                .get()
                .getData();
    }

    @Test
    void aCertificateOf30DaysIsRenewedEvenIfTheAnswerGetsLostAndTheOldOneServesMeanwhile() {
        forgetEverything();
        int before = installed.hub.renewals.get();
        // The renewals of certificates of one age are spread over an hour.
        installed.hub.certificatesAreAged(Duration.ofDays(31));
        installed.hub.renewalRepliesToLose.set(1);
        try (RunningAgent identity = RunningAgent.start(new ClusterIdentityOperator(), "azure-arc")) {
            Eventually.holds("renewal", () -> installed.hub.renewals.get() > before);
            String chain = identityData().get("tls.crt");
            installed.hub.certifiedKeys.clear();
            installed.hub.certificatesAreAged(Duration.ofMinutes(1));
            Eventually.holds(
                    "a fresh certificate", () -> !chain.equals(identityData().get("tls.crt")));
            assertEquals(1, installed.hub.certifiedKeys.size(), "keys after the lost answer");
            String end = new String(
                    Base64.getDecoder().decode(identityData().get("azure-identity-certificate-expiration-time")),
                    StandardCharsets.UTF_8);
            assertTrue(Instant.parse(end).isAfter(Instant.now().plus(Duration.ofDays(89))), end);
            Eventually.get("readiness", identity::unreadiness, String::isEmpty);
        } finally {
            installed.hub.certificatesAreAged(Duration.ofMinutes(1));
            installed.hub.renewalRepliesToLose.set(0);
        }
    }

    @Test
    void aProxyThatDoesNotAcceptThePasswordIsNamedInTheStatus() throws Exception {
        forgetEverything();
        KubeConnection cluster = new KubeConnection(admin());
        try (ForwardProxy proxy = new ForwardProxy(ForwardProxy.Options.OPEN.wantingLogin("me:right"));
                RunningAgent metadata = RunningAgent.start(new ClusterMetadataOperator(), "azure-arc")) {
            Eventually.get("readiness", metadata::unreadiness, String::isEmpty);
            ProxySettings wrong = ProxySettings.through(ProxyServer.parse(proxy.url("me:wrong")), NoProxy.NONE);
            try (RunningAgent identity = RunningAgent.start(
                    new ClusterIdentityOperator(),
                    installed.as("azure-arc", "clusteridentityoperator"),
                    installed.hub.url("hub.test"),
                    new AgentSettings.Egress(wrong, RunningAgent.authority(installed.hub.authorityPem()), null))) {
                Condition condition = Eventually.get(
                        "words in the status",
                        () -> new ConnectedClusters(new KubeObjects(cluster, ObjectKind.CONNECTED_CLUSTER, "test"))
                                .read()
                                .map(status -> ConnectedClusters.condition(status, ConnectedClusters.IDENTITY_READY))
                                .orElse(null),
                        seen -> seen != null && seen.reason().equals("HubUnreachable"));
                String words = "the proxy http://me:***@127.0.0.1:" + proxy.port()
                        + " does not accept this user and password (407)";
                assertTrue(String.valueOf(condition.message()).contains(words), condition::message);
                assertTrue(identity.unreadiness().contains(words), identity::unreadiness);
            }
        }
    }

    @Test
    void aHubThatForgotTheCertificateIsShownTheKeyThatItKnows() {
        forgetEverything();
        try (RunningAgent metadata = RunningAgent.start(new ClusterMetadataOperator(), "azure-arc");
                RunningAgent sync = RunningAgent.start(new ResourceSyncAgent(), "azure-arc");
                RunningAgent identity = RunningAgent.start(new ClusterIdentityOperator(), "azure-arc")) {
            awaitHubAccepts("True", "Connected");
            PublicKey known = leafKey();
            installed.hub.onlyKey.set(known);
            int before = installed.hub.enrollments.get();
            installed.hub.refusal.set(ArmError.of("ClusterIdentityRevoked", "unknown here"));
            Eventually.holds("enrolment", () -> installed.hub.enrollments.get() > before);
            awaitHubAccepts("True", "Connected");
            assertEquals(known, leafKey());
        } finally {
            installed.hub.refusal.set(null);
            installed.hub.onlyKey.set(null);
        }
    }

    @Test
    void anotherAuthorityIsLearntAndACertificateOfItFetched() {
        forgetEverything();
        installed.hub.trusted.clear();
        AuthoritiesResponse own = installed.hub.authorities.get();
        try (RunningAgent metadata = RunningAgent.start(new ClusterMetadataOperator(), "azure-arc");
                RunningAgent sync = RunningAgent.start(new ResourceSyncAgent(), "azure-arc");
                RunningAgent identity = RunningAgent.start(new ClusterIdentityOperator(), "azure-arc")) {
            awaitHubAccepts("True", "Connected");
            int before = installed.hub.renewals.get();
            String root = own.trustRoots().getFirst();
            installed.hub.authorities.set(new AuthoritiesResponse("both", List.of(root, root), 0));
            Eventually.holds("word that the roots are trusted", () -> installed.hub.trusted.contains("both"));
            Eventually.holds("a certificate of the new one", () -> installed.hub.renewals.get() > before);
            installed.hub.authorities.set(new AuthoritiesResponse("both", List.of(root, root), null));
            Eventually.get("name", () -> text("authorities"), "both"::equals);
            assertEquals(2, text("ca.crt").split("BEGIN CERTIFICATE", -1).length - 1);
            Eventually.get("readiness", identity::unreadiness, String::isEmpty);
        } finally {
            installed.hub.authorities.set(own);
        }
    }

    private String text(String name) {
        String data = identityData().get(name);
        return data == null ? "" : new String(Base64.getDecoder().decode(data), StandardCharsets.US_ASCII);
    }

    private PublicKey leafKey() {
        byte[] pem = Base64.getDecoder().decode(identityData().get("tls.crt"));
        return X509CertUtils.parse(new String(pem, StandardCharsets.US_ASCII)).getPublicKey();
    }

    @Test
    void aRefusalIsShownAndARevokedIdentityEnrolsAgain() {
        try (RunningAgent metadata = RunningAgent.start(new ClusterMetadataOperator(), "azure-arc");
                RunningAgent sync = RunningAgent.start(new ResourceSyncAgent(), "azure-arc")) {
            try (RunningAgent identity = RunningAgent.start(new ClusterIdentityOperator(), "azure-arc")) {
                awaitHubAccepts("True", "Connected");
            }
            installed.hub.refusal.set(ArmError.of("ClusterIdentityRevoked", "unknown here"));
            awaitHubAccepts("False", "ClusterIdentityRevoked");
            int before = installed.hub.enrollments.get();
            try (RunningAgent identity = RunningAgent.start(new ClusterIdentityOperator(), "azure-arc")) {
                awaitHubAccepts("True", "Connected");
                assertEquals(before + 1, installed.hub.enrollments.get());
                installed.hub.clockAhead.set(Duration.ofMinutes(90));
                installed.hub.refusal.set(ArmError.of("ClusterIdentityExpired", "90 days."));
                assertEquals(
                        "90 days. The clock of this cluster is 1 h 30 min behind the hub's: set the one that is wrong.",
                        awaitHubAccepts("False", "ClusterIdentityExpired").message());
                assertEquals(before + 1, installed.hub.enrollments.get());
            }
        } finally {
            installed.hub.refusal.set(null);
            installed.hub.clockAhead.set(Duration.ZERO);
        }
    }

    private Condition awaitHubAccepts(String status, String reason) {
        ConnectedClusters resource = new ConnectedClusters(
                new KubeObjects(new KubeConnection(admin()), ObjectKind.CONNECTED_CLUSTER, "test"));
        return Eventually.get(
                "HubAccepts=" + status + " " + reason,
                () -> resource.read()
                        .map(seen -> ConnectedClusters.condition(seen, ConnectedClusters.HUB_ACCEPTS))
                        .orElse(null),
                seen -> seen != null && status.equals(seen.status()) && reason.equals(seen.reason()));
    }

    /** Other tests of this JVM may have connected the cluster before. */
    private void forgetEverything() {
        admin().secrets()
                .inNamespace("azure-arc")
                .withName("azure-identity-certificate")
                .delete();
        new KubeObjects(new KubeConnection(admin()), ObjectKind.CONNECTED_CLUSTER, "test")
                .delete(ConnectedClusters.KEY);
        KubeObjects requests = new KubeObjects(new KubeConnection(admin()), ObjectKind.IDENTITY_REQUEST, "test");
        requests.in("azure-arc").forEach(request -> requests.delete(request.key()));
        installed.hub.beats.clear();
    }

    private KubernetesClient admin() {
        return installed.cluster.client();
    }
}
