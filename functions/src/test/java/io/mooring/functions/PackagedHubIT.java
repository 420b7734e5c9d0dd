package io.mooring.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.azurite.LocalCloud;
import io.mooring.azurite.LocalCloudSettings;
import io.mooring.azurite.issuer.TokenIssuer;
import io.mooring.azurite.issuer.TokenRequest;
import io.mooring.functions.HubClient.Answer;
import io.mooring.protocol.agent.AgentApi;
import io.mooring.protocol.agent.ClusterMetadata;
import io.mooring.protocol.agent.DesiredState;
import io.mooring.protocol.agent.EnrollmentResponse;
import io.mooring.protocol.agent.HeartbeatRequest;
import io.mooring.protocol.agent.HeartbeatResponse;
import io.mooring.protocol.agent.StatusReport;
import io.mooring.protocol.arm.ClusterId;
import io.mooring.protocol.configuration.ComplianceState;
import io.mooring.protocol.configuration.FluxConfigurationReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The staged functions on a host, with real Azurite, the Key Vault stand-in and the token issuer. */
class PackagedHubIT {
    static final Path STAGED = Path.of("target", "azure-functions", "mooring-hub");
    private static final String SUBSCRIPTION = "00000000-0000-0000-0000-000000000001";
    private static final ClusterMetadata METADATA =
            new ClusterMetadata("v1.35.0", 3, 12, "0.1.0", "generic", "generic");

    @TempDir
    static Path data;

    private static LocalCloud cloud;
    private static HubClient hub;
    private static String owner;

    @BeforeAll
    static void start() {
        cloud = LocalCloud.start(LocalCloudSettings.at(data).withFunctions(STAGED.toAbsolutePath()));
        hub = new HubClient(cloud.hubUrl(), cloud.certificates().trust());
        owner = cloud.ownerToken();
    }

    @AfterAll
    static void stop() {
        if (cloud != null) {
            cloud.close();
        }
    }

    @AfterEach
    void backToRealTime() {
        cloud.clock().reset();
        awaitHub(Instant.now(), Duration.ofMinutes(1));
        owner = cloud.ownerToken();
    }

    @Test
    void everyFunctionIsStagedWithItsDescription() throws Exception {
        try (var folders = Files.list(STAGED)) {
            List<Path> functions = folders.filter(Files::isDirectory)
                    .filter(folder -> !folder.endsWith("lib"))
                    .toList();
            assertTrue(functions.size() > 20, functions.toString());
            for (Path function : functions) {
                assertTrue(Files.exists(function.resolve("function.json")), function.toString());
            }
        }
    }

    @Test
    void aClusterConnectsAndIsSeenLive() {
        TestAgent agent = TestAgent.of(id("live"));
        put(agent);
        Answer before = hub.ask("GET", HubClient.path(agent.cluster()), owner, null);
        assertEquals(
                "Connecting", before.json().at("/properties/connectivityStatus").asString());

        enrol(agent);
        HeartbeatResponse beat = beat(agent, new HeartbeatRequest(null));
        assertTrue(beat.metadataWanted());
        assertEquals(false, beat(agent, new HeartbeatRequest(METADATA)).metadataWanted());
        assertEquals(false, beat(agent, new HeartbeatRequest(null)).metadataWanted());

        Answer after = hub.ask("GET", HubClient.path(agent.cluster()), owner, null);
        assertEquals(
                "Connected", after.json().at("/properties/connectivityStatus").asString());
        assertEquals("v1.35.0", after.json().at("/properties/kubernetesVersion").asString());
        assertEquals(3, after.json().at("/properties/totalNodeCount").asInt());
    }

    @Test
    void theStatusTableHoldsAtItsBoundaries() {
        Instant noon = Instant.parse("2027-03-01T12:00:00Z");
        freeze(noon);
        TestAgent agent = TestAgent.of(id("silent"));
        put(agent);
        enrol(agent);
        beat(agent, new HeartbeatRequest(METADATA));

        assertEquals("Connected", statusAt(agent, noon.plus(Duration.ofSeconds(15 * 60 - 1))));
        assertEquals("Offline", statusAt(agent, noon.plus(Duration.ofMinutes(15))));
        assertEquals("Offline", statusAt(agent, noon.plus(Duration.ofDays(90)).minusSeconds(1)));
        assertEquals("Expired", statusAt(agent, noon.plus(Duration.ofDays(90))));

        Answer refused =
                hub.ask("POST", AgentApi.HEARTBEATS, agent.token(cloud.clock().instant()), Map.of());
        assertEquals(403, refused.status());
        assertEquals("ClusterIdentityExpired", refused.errorCode());
        Answer again = hub.ask(
                "POST",
                AgentApi.ENROLLMENTS,
                null,
                agent.enrolment(cloud.clock().instant()));
        assertEquals("ClusterIdentityExpired", again.errorCode());
    }

    @Test
    void aConfigurationGoesToTheClusterAndItsStateComesBack() {
        TestAgent agent = TestAgent.of(id("gitops"));
        put(agent);
        enrol(agent);
        beat(agent, new HeartbeatRequest(METADATA));
        String path = HubClient.path(agent.cluster(), "fluxConfigurations", "apps");
        Answer created = hub.ask("PUT", path, owner, TestBodies.configuration("https://git.example.com/fleet"));
        assertEquals(201, created.status(), created.toString());
        assertEquals(
                "Creating", created.json().at("/properties/provisioningState").asString());
        assertTrue(
                created.header("Azure-AsyncOperation").startsWith(cloud.hubUrl().toString()));

        long wanted = beat(agent, new HeartbeatRequest(null)).desiredGeneration();
        Answer state = hub.ask("GET", AgentApi.DESIRED_STATE, token(agent), null);
        DesiredState desired = state.as(DesiredState.class);
        assertEquals(wanted, desired.generation());
        assertEquals(
                304,
                hub.ask("GET", AgentApi.DESIRED_STATE, token(agent), null, "If-None-Match", state.header("ETag"))
                        .status());

        long generation = desired.fluxConfigurations().get(0).generation();
        report(agent, generation, false);
        Answer shown = hub.ask("GET", path, owner, null);
        assertEquals("Compliant", shown.json().at("/properties/complianceState").asString());
        assertEquals(
                "Succeeded", shown.json().at("/properties/provisioningState").asString());
        assertEquals(
                "Succeeded",
                hub.ask("GET", created.header("Azure-AsyncOperation"), owner, null)
                        .json()
                        .path("status")
                        .asString());

        Answer deleted = hub.ask("DELETE", path, owner, null);
        assertEquals(202, deleted.status());
        assertEquals(
                202, hub.ask("GET", deleted.header("Location"), owner, null).status());
        DesiredState tombstone =
                hub.ask("GET", AgentApi.DESIRED_STATE, token(agent), null).as(DesiredState.class);
        assertTrue(tombstone.fluxConfigurations().get(0).deleting());
        report(agent, tombstone.fluxConfigurations().get(0).generation(), true);
        assertEquals(
                204, hub.ask("GET", deleted.header("Location"), owner, null).status());
        assertEquals(
                "Succeeded",
                hub.ask("GET", deleted.header("Azure-AsyncOperation"), owner, null)
                        .json()
                        .path("status")
                        .asString());
        assertEquals(404, hub.ask("GET", path, owner, null).status());
        assertEquals(204, hub.ask("DELETE", path, owner, null).status());
    }

    @Test
    void aDeletedClustersIdentityIsRefusedAtOnce() {
        TestAgent agent = TestAgent.of(id("gone"));
        put(agent);
        enrol(agent);
        beat(agent, new HeartbeatRequest(METADATA));
        assertEquals(
                202,
                hub.ask("DELETE", HubClient.path(agent.cluster()), owner, null).status());
        assertEquals(
                204,
                hub.ask("DELETE", HubClient.path(agent.cluster()), owner, null).status());
        put(agent);
        for (String path : List.of(AgentApi.HEARTBEATS, AgentApi.STATUS, AgentApi.RENEWALS)) {
            Object body = path.equals(AgentApi.RENEWALS)
                    ? Map.of("csr", agent.csr())
                    : path.equals(AgentApi.STATUS) ? new StatusReport(List.of(), List.of()) : Map.of();
            Answer refused = hub.ask("POST", path, token(agent), body);
            assertEquals("401 ClusterIdentityRevoked", refused.status() + " " + refused.errorCode(), path);
        }
        assertEquals(
                "ClusterIdentityRevoked",
                hub.ask("GET", AgentApi.DESIRED_STATE, token(agent), null).errorCode());
        enrol(agent);
        assertEquals("Connected", connected(agent));
    }

    @Test
    void renewalGivesAnIdentityThatWorks() {
        TestAgent agent = TestAgent.of(id("renewed"));
        put(agent);
        enrol(agent);
        Answer renewed = hub.ask("POST", AgentApi.RENEWALS, token(agent), Map.of("csr", agent.csr()));
        agent.take(renewed.as(EnrollmentResponse.class));
        assertEquals("Connected", connected(agent));
    }

    @Test
    void theSweepRunsWhenItsTimerFires() {
        cloud.fireTimer("ConnectivitySweep");
        assertEquals(200, hub.ask("GET", "/health", null, null).status());
    }

    @Test
    void whileTheStorageIsAwayTheHubSaysSoAndThenGoesOn() {
        TestAgent agent = TestAgent.of(id("patient"));
        put(agent);
        enrol(agent);
        assertEquals("Connected", connected(agent));
        long azurite = cloud.processes().get("azurite").pid();
        // Azurite saves each 5 seconds; its own end by SIGTERM saves too, so that nothing is lost here.
        ProcessHandle.of(azurite).orElseThrow().destroy();
        Answer away = awaitStatus(agent, 503);
        assertEquals("ServiceUnavailable", away.errorCode());
        assertEquals("5", away.header("Retry-After"));
        assertEquals(503, hub.ask("GET", "/health", null, null).status());
        Answer back = awaitStatus(agent, 200);
        assertEquals(
                "Connected", back.json().at("/properties/connectivityStatus").asString());
    }

    private static Answer awaitStatus(TestAgent agent, int status) {
        for (int attempt = 0; attempt < 2000; attempt++) {
            Answer answer = hub.ask("GET", HubClient.path(agent.cluster()), owner, null);
            if (answer.status() == status) {
                return answer;
            }
        }
        throw new AssertionError("The hub did not answer " + status);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {            | 400 InvalidRequestContent
            []           | 400 InvalidRequestContent
            "text"       | 400 InvalidRequestContent
            {"a":1,"a":2}| 400 InvalidRequestContent
            DEEP         | 400 InvalidRequestContent
            LONG         | 413 RequestContentTooLarge
            """)
    void badBodiesAreRefusedInWords(String body, String expected) {
        String sent = switch (body) {
            case "DEEP" -> "[".repeat(50_000);
            case "LONG" -> "{\"location\":\"" + "x".repeat(5 * 1024 * 1024) + "\"}";
            default -> body;
        };
        Answer answer = hub.ask("PUT", HubClient.path(id("bad")), owner, sent);
        assertEquals(expected, answer.status() + " " + answer.errorCode(), answer.toString());
        assertEquals(404, hub.ask("GET", HubClient.path(id("bad")), owner, null).status());
    }

    @ParameterizedTest(name = "{0} {1}: {2} {3}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            GET    | none    | /subscriptions/S/resourceGroups/g/providers/Microsoft.Kubernetes/connectedClusters/c?api-version=2024-01-01 | 401 AuthenticationFailed
            GET    | garbage | /subscriptions/S/resourceGroups/g/providers/Microsoft.Kubernetes/connectedClusters/c?api-version=2024-01-01 | 401 InvalidAuthenticationToken
            GET    | expired | /subscriptions/S/resourceGroups/g/providers/Microsoft.Kubernetes/connectedClusters/c?api-version=2024-01-01 | 401 InvalidAuthenticationToken
            GET    | audience| /subscriptions/S/resourceGroups/g/providers/Microsoft.Kubernetes/connectedClusters/c?api-version=2024-01-01 | 401 InvalidAuthenticationToken
            GET    | foreign | /subscriptions/S/resourceGroups/g/providers/Microsoft.Kubernetes/connectedClusters/c?api-version=2024-01-01 | 403 AuthorizationFailed
            GET    | owner   | /subscriptions/00000000-0000-0000-0000-000000000002/providers/Microsoft.Kubernetes/connectedClusters?api-version=2024-01-01 | 403 AuthorizationFailed
            GET    | owner   | /subscriptions/S/resourceGroups/g/providers/Microsoft.Kubernetes/connectedClusters/absent?api-version=2024-01-01 | 404 ResourceNotFound
            GET    | owner   | /subscriptions/S/resourcegroups/g/providers/microsoft.kubernetes/CONNECTEDCLUSTERS/absent?api-version=2024-01-01 | 404 ResourceNotFound
            GET    | owner   | /subscriptions/S/resourceGroups/g/providers/Microsoft.Kubernetes/connectedClusters/c | 400 MissingApiVersionParameter
            GET    | owner   | /subscriptions/S/resourceGroups/g/providers/Microsoft.Kubernetes/connectedClusters/c?api-version=1999-01-01 | 400 NoRegisteredProviderFound
            GET    | owner   | /subscriptions/S/resourceGroups/g/providers/Microsoft.Kubernetes/connectedClusters/c%20d?api-version=2024-01-01 | 400 InvalidResourceName
            GET    | owner   | /subscriptions/S/resourceGroups/g/providers/Microsoft.Kubernetes/connectedClusters/c%2Fd?api-version=2024-01-01 | 400 InvalidResourceName
            GET    | owner   | /subscriptions/S/resourceGroups/g/providers/Microsoft.Kubernetes/connectedClusters/absent/providers/Microsoft.KubernetesConfiguration/extensions?api-version=2023-05-01 | 404 ParentResourceNotFound
            GET    | owner   | /subscriptions/S/providers/Microsoft.Kubernetes/connectedClusters?api-version=2024-01-01&$top=x | 400 InvalidQueryParameter
            GET    | owner   | /nothing/here | 404 NotFound
            GET    | none    | /nothing/here | 401 AuthenticationFailed
            POST   | none    | /agents/v1/heartbeats | 401 AuthenticationFailed
            POST   | owner   | /agents/v1/heartbeats | 401 InvalidAuthenticationToken
            POST   | garbage | /agents/v1/renewals | 401 InvalidAuthenticationToken
            """)
    void whoMayNotIsToldSo(String method, String who, String path, String expected) {
        TokenIssuer issuer = cloud.issuer();
        String token = switch (who) {
            case "owner" -> owner;
            case "foreign" -> issuer.mint(TokenRequest.of("somebody-else", "api://mooring"));
            case "expired" ->
                issuer.mint(TokenRequest.of(TokenIssuer.OWNER_OBJECT_ID, "api://mooring")
                        .lasting(Duration.ofHours(-1)));
            case "audience" -> issuer.mint(TokenRequest.of(TokenIssuer.OWNER_OBJECT_ID, "api://other"));
            case "garbage" -> "e30.e30.e30";
            default -> null;
        };
        Answer answer = hub.ask(
                method, path.replace("/S/", "/" + SUBSCRIPTION + "/"), token, method.equals("POST") ? "{}" : null);
        assertEquals(expected, answer.status() + " " + answer.errorCode(), answer.toString());
        assertEquals(answer.status() == 401, !answer.header("WWW-Authenticate").isEmpty());
        assertTrue(answer.header("x-ms-request-id").length() > 30);
    }

    private static String connected(TestAgent agent) {
        beat(agent, new HeartbeatRequest(METADATA));
        return hub.ask("GET", HubClient.path(agent.cluster()), owner, null)
                .json()
                .at("/properties/connectivityStatus")
                .asString();
    }

    private static String statusAt(TestAgent agent, Instant time) {
        freeze(time);
        Answer shown = hub.ask("GET", HubClient.path(agent.cluster()), owner, null);
        return shown.json().at("/properties/connectivityStatus").asString(shown.toString());
    }

    private static void freeze(Instant time) {
        cloud.clock().freeze(time);
        awaitHub(time, Duration.ZERO);
        owner = cloud.ownerToken();
    }

    /** The hub looks at its clock's file each 50 ms. */
    private static void awaitHub(Instant time, Duration tolerance) {
        for (int attempt = 0; attempt < 1000; attempt++) {
            Instant hubTime = Instant.parse(
                    hub.ask("GET", "/health", null, null).json().path("time").asString(""));
            if (Duration.between(time, hubTime).abs().compareTo(tolerance) <= 0) {
                return;
            }
        }
        throw new AssertionError("The hub's clock did not move to " + time);
    }

    private static void report(TestAgent agent, long generation, boolean deleted) {
        var report = new FluxConfigurationReport(
                "apps", generation, deleted, ComplianceState.COMPLIANT, "main@sha1:1234", null, null, null, List.of());
        Answer answer = hub.ask("POST", AgentApi.STATUS, token(agent), new StatusReport(List.of(report), List.of()));
        assertEquals(204, answer.status(), answer.toString());
    }

    private static HeartbeatResponse beat(TestAgent agent, HeartbeatRequest request) {
        Answer answer = hub.ask("POST", AgentApi.HEARTBEATS, token(agent), request);
        assertEquals(200, answer.status(), answer.toString());
        return answer.as(HeartbeatResponse.class);
    }

    private static String token(TestAgent agent) {
        return agent.token(cloud.clock().instant());
    }

    private static void enrol(TestAgent agent) {
        Answer answer = hub.ask(
                "POST",
                AgentApi.ENROLLMENTS,
                null,
                agent.enrolment(cloud.clock().instant()));
        assertEquals(200, answer.status(), answer.toString());
        agent.take(answer.as(EnrollmentResponse.class));
    }

    private static void put(TestAgent agent) {
        Answer answer = hub.ask("PUT", HubClient.path(agent.cluster()), owner, TestBodies.cluster(agent));
        assertEquals(201, answer.status(), answer.toString());
    }

    static ClusterId id(String name) {
        return new ClusterId(SUBSCRIPTION, "g1", name);
    }
}
