package io.mooring.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.mooring.functions.HubClient.Answer;
import io.mooring.gitops.serve.GitHttpServer;
import io.mooring.protocol.arm.ClusterId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A cluster is connected, configured and killed in every place; it converges with nothing lost and nothing doubled. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WholePathIT {
    private static final Duration SOON = Duration.ofMinutes(2);

    private static Path data;
    private static Moor moor;
    private static LocalProcesses processes;
    private static FleetRepository repository;
    private static GitHttpServer git;
    private static KubernetesClient kubernetes;

    @BeforeAll
    static void connectACluster() throws IOException {
        data = Files.createTempDirectory("mooring-e2e");
        moor = new Moor(data);
        processes = new LocalProcesses(data);
        repository = new FleetRepository(Files.createDirectories(data.resolve("repositories/fleet")));
        git = GitHttpServer.start(data.resolve("repositories"), 0);
        repository.commitSettings("hello");
        moor.run("up", "--detach", "--cluster");
        kubernetes = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(
                        Files.readString(Path.of(moor.environment().get("KUBECONFIG")))))
                .build();
        moor.run("connect", "--name", "edge-1", "--resource-group", "shop", "--kubeconfig", kubeconfig());
        moor.run(
                "gitops",
                "create",
                "--name",
                "settings",
                "--cluster-name",
                "edge-1",
                "--resource-group",
                "shop",
                "--url",
                git.url("fleet.git").toString(),
                "--branch",
                "main",
                "--interval",
                "2s",
                "--kustomization",
                "name=apps",
                "path=./apps",
                "prune=true",
                "--wait");
    }

    @AfterAll
    static void leaveNothingBehind() throws IOException {
        if (kubernetes != null) {
            kubernetes.close();
        }
        moor.attempt("down");
        git.close();
        repository.close();
        assertEquals(List.of(), processes.all(), "processes that outlive moor down");
        try (var files = Files.walk(data)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }

    @Test
    @Order(1)
    void theClusterIsConnectedAndItsFactsAreThere() {
        JsonNode properties = cluster();

        assertEquals("Connected", properties.get("connectivityStatus").asString());
        assertTrue(properties.get("kubernetesVersion").asString().startsWith("1.34"), properties.toString());
        assertEquals(1, properties.get("totalNodeCount").asInt());
        assertTrue(properties.get("agentVersion").isString(), properties.toString());
    }

    @Test
    @Order(2)
    void theAgentsHaveTheNamesThatUsersKnow() {
        Set<String> names = new TreeSet<>();
        kubernetes
                .apps()
                .deployments()
                .inNamespace("azure-arc")
                .list()
                .getItems()
                .forEach(deployment -> names.add(deployment.getMetadata().getName()));

        assertEquals(
                Set.of(
                        "cluster-metadata-operator",
                        "clusteridentityoperator",
                        "config-agent",
                        "extension-manager",
                        "resource-sync-agent"),
                names);
    }

    @Test
    @Order(3)
    void aCommitReachesTheCluster() {
        String commit = repository.commitSettings("second");

        seeGreeting("second");
        seeCompliantAt(commit);
    }

    @Test
    @Order(4)
    void connectingAgainKeepsTheIdentity() {
        String before = moor.json("clusters", "show", "--name", "edge-1", "--resource-group", "shop")
                .at("/identity/principalId")
                .asString();

        moor.run("connect", "--name", "edge-1", "--resource-group", "shop", "--kubeconfig", kubeconfig());

        assertEquals(
                before,
                moor.json("clusters", "show", "--name", "edge-1", "--resource-group", "shop")
                        .at("/identity/principalId")
                        .asString());
    }

    @Test
    @Order(5)
    void aRepositoryThatIsNotThereIsToldInWordsAndHarmsNobody() {
        moor.run(
                "gitops",
                "create",
                "--name",
                "nowhere",
                "--cluster-name",
                "edge-1",
                "--resource-group",
                "shop",
                "--url",
                git.url("nowhere.git").toString(),
                "--kustomization",
                "name=apps",
                "path=./apps");

        seeConfiguration("nowhere", "Non-Compliant", "nowhere.git");
        seeConfiguration("settings", "Compliant", "main@sha1");
    }

    @Test
    @Order(6)
    void aManifestThatDoesNotParseIsNamedAndItsCorrectionApplied() {
        repository.commit("apps/broken.yaml", "kind: [");
        seeConfiguration("settings", "Non-Compliant", "broken.yaml");

        repository.commit("apps/broken.yaml", "# mended\n");
        seeCompliantAt(repository.commitSettings("mended"));
    }

    @Test
    @Order(7)
    void aKilledHubComesBackAndHearsTheClusterAgain() {
        String before = cluster().get("lastConnectivityTime").asString();

        assertEquals(1, processes.kill("FunctionsHostMain"));

        seeBeatAfter(before);
        String commit = repository.commitSettings("after the hub");
        seeCompliantAt(commit);
    }

    @Test
    @Order(8)
    void killedAgentsComeBackAndGoOn() {
        int killed = processes.kill("io.mooring.agents.AgentMain");
        assertTrue(killed >= 6, "killed only " + killed);

        String commit = repository.commitSettings("after the agents");
        seeGreeting("after the agents");
        seeCompliantAt(commit);
        long fluxObjects = kubernetes
                .genericKubernetesResources("kustomize.toolkit.fluxcd.io/v1", "Kustomization")
                .inAnyNamespace()
                .list()
                .getItems()
                .size();
        assertEquals(2, fluxObjects, "Kustomizations");
    }

    @Test
    @Order(9)
    void killedStorageLosesSecondsAndNothingGetsStuck() {
        String before = cluster().get("lastConnectivityTime").asString();

        assertNotEquals(0, processes.kill("azurite.js"));

        seeBeatAfter(before);
        String commit = repository.commitSettings("after the storage");
        seeCompliantAt(commit);
    }

    @Test
    @Order(10)
    void theAuthorityIsReplacedWhileTheClusterGoesOn() throws Exception {
        AgentCertificate old = AgentCertificate.of(kubernetes);
        moor.run("ca", "rotate");
        Eventually.see(
                "trust in the next authority",
                SOON,
                () -> moor.json("ca", "status"),
                shown -> shown.at("/trusting").asInt(0) == 1);
        moor.run("ca", "activate");
        Moor.Result tooEarly = moor.attempt("ca", "retire");
        assertTrue(tooEarly.output().contains("1 clusters have certificates"), tooEarly.output());
        // Now the certificate is due to be renewed.
        moor.run("clock", "--advance", "31d", "--agents");
        assertNotEquals(0, processes.kill("clusteridentityoperator"));
        Eventually.see(
                "a certificate of the next authority",
                SOON,
                () -> moor.json("ca", "status"),
                shown -> shown.at("/authorities/1/certificates").asInt(0) == 1);
        moor.run("ca", "retire");

        seeBeatAfter(lastBeat());
        var id = new ClusterId("00000000-0000-0000-0000-000000000001", "shop", "edge-1");
        Answer refused = old.beat(moor.environment(), id, Instant.now().plus(Duration.ofDays(31)));
        assertEquals(401, refused.status(), refused.toString());
        assertTrue(refused.toString().contains("an authority that this hub has retired"), refused.toString());
    }

    @Test
    @Order(11)
    void anExpiredClusterRestsUntilItIsReactivated() {
        String before = greeting();
        moor.run("clock", "--advance", "91d", "--agents");

        Conditions.see(
                kubernetes, "arc.azure.com/v1beta1", "ConnectedCluster", "clustermetadata", "ClusterIdentityExpired");
        Conditions.see(kubernetes, "clusterconfig.azure.com/v1alpha1", "FluxConfig", "settings", "Expired");
        assertEquals("Expired", cluster().get("connectivityStatus").asString());
        Moor.Result refused = moor.attempt(("gitops create --name late --cluster-name edge-1 --resource-group shop"
                        + " --url https://git.test/x --kustomization name=apps path=./apps")
                .split(" "));
        assertTrue(refused.output().contains("moor reactivate"), refused.output());
        seeGreeting(before);

        moor.run("reactivate", "--name", "edge-1", "--resource-group", "shop");

        String commit = repository.commitSettings("reactivated");
        seeGreeting("reactivated");
        seeCompliantAt(commit);
    }

    @Test
    @Order(12)
    void aDeletedConfigurationPrunesWhatItApplied() {
        moor.run(
                "gitops",
                "delete",
                "--name",
                "settings",
                "--cluster-name",
                "edge-1",
                "--resource-group",
                "shop",
                "--yes");

        Eventually.see(
                "the pruned ConfigMap's end",
                SOON,
                () -> kubernetes
                        .configMaps()
                        .inNamespace("default")
                        .withName("settings")
                        .get(),
                found -> found == null);
    }

    @Test
    @Order(13)
    void tooLateToReactivateTheClusterIsConnectedAnew() {
        moor.run("clock", "--advance", "121d", "--agents");
        Moor.Result refused = moor.attempt("reactivate", "--name", "edge-1", "--resource-group", "shop");
        assertNotEquals(0, refused.exitCode());
        assertTrue(refused.output().contains("could be reactivated until"), refused.output());

        moor.run(
                "clusters",
                "delete",
                "--name",
                "edge-1",
                "--resource-group",
                "shop",
                "--yes",
                "--kubeconfig",
                kubeconfig());
        moor.run("connect", "--name", "edge-1", "--resource-group", "shop", "--kubeconfig", kubeconfig());

        assertEquals("Connected", cluster().get("connectivityStatus").asString());
    }

    private static String kubeconfig() {
        return moor.environment().get("KUBECONFIG");
    }

    private static JsonNode cluster() {
        return moor.json("clusters", "show", "--name", "edge-1", "--resource-group", "shop")
                .get("properties");
    }

    /** The last heartbeat that the hub knows of, or nothing while the hub does not answer. */
    private static String lastBeat() {
        Moor.Result shown =
                moor.attempt("clusters", "show", "--name", "edge-1", "--resource-group", "shop", "-o", "json");
        if (shown.exitCode() != 0) {
            return "";
        }
        return new JsonMapper()
                .readTree(shown.standardOutput())
                .at("/properties/lastConnectivityTime")
                .asString("");
    }

    private static void seeBeatAfter(String before) {
        Eventually.see(
                "a heartbeat after " + before,
                SOON,
                WholePathIT::lastBeat,
                now -> !now.equals("") && now.compareTo(before) > 0);
    }

    private static void seeGreeting(String greeting) {
        Eventually.see("the greeting '" + greeting + "'", SOON, WholePathIT::greeting, greeting::equals);
    }

    private static String greeting() {
        ConfigMap found = kubernetes
                .configMaps()
                .inNamespace("default")
                .withName("settings")
                .get();
        return found == null ? "" : found.getData().get("greeting");
    }

    private static void seeCompliantAt(String commit) {
        seeConfiguration("settings", "Compliant", commit);
    }

    private static void seeConfiguration(String name, String state, String words) {
        Eventually.see(
                name + " " + state + " with '" + words + "'",
                SOON,
                () -> configuration(name),
                shown -> shown.at("/complianceState").asString("").equals(state)
                        && shown.toString().contains(words));
    }

    /** What the hub shows of a configuration, or nothing while it does not answer. */
    private static JsonNode configuration(String name) {
        Moor.Result shown = moor.attempt(
                "gitops", "show", "--name", name, "--cluster-name", "edge-1", "--resource-group", "shop", "-o", "json");
        var json = new JsonMapper();
        return shown.exitCode() == 0
                ? json.readTree(shown.standardOutput()).get("properties")
                : json.createObjectNode();
    }
}
