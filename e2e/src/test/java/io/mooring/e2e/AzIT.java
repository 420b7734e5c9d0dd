package io.mooring.e2e;

import static io.mooring.e2e.AzReplay.SUBSCRIPTION;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.mooring.e2e.AzReplay.Reply;
import io.mooring.gitops.serve.GitHttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The stock {@code az} against a local cloud: the program itself where it is on the PATH, and what its extensions
 * connectedk8s, k8s-configuration and k8s-extension send, request by request, with the Helm that they would start.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AzIT {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final String CONNECTED = "?api-version=2025-08-01-preview";
    private static final String GROUP = SUBSCRIPTION + "/resourcegroups/shop?api-version=2024-11-01";
    private static final String CLUSTER =
            SUBSCRIPTION + "/resourceGroups/shop/providers/Microsoft.Kubernetes/connectedClusters/edge";
    private static final String BASE = CLUSTER + "/providers/Microsoft.KubernetesConfiguration";
    private static final String DATA_PLANE = "/azure-arc-k8sagents/";
    private static final String RELEASE = "?api-version=2024-07-01-preview&releaseTrain=stable";

    private static Path data;
    private static Moor moor;
    private static Map<String, String> environment;
    private static AzReplay az;
    private static AzOnboarding workstation;
    private static KubernetesClient kubernetes;
    private static FleetRepository repository;
    private static GitHttpServer git;
    private static JsonNode cloud;

    @BeforeAll
    static void start() throws IOException {
        assumePort443();
        data = Files.createTempDirectory("mooring-az");
        moor = new Moor(data);
        moor.run("up", "--detach", "--cluster", "--az");
        environment = AzOnboarding.exports(moor.run("az-env"));
        az = new AzReplay(URI.create("https://127.0.0.1"), Path.of(environment.get("REQUESTS_CA_BUNDLE")));
        workstation = new AzOnboarding(data, environment);
        kubernetes = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(Files.readString(Path.of(environment.get("KUBECONFIG")))))
                .build();
        repository = new FleetRepository(Files.createDirectories(data.resolve("repositories/fleet")));
        repository.commitSettings("hello");
        git = GitHttpServer.start(data.resolve("repositories"), 0);
    }

    @AfterAll
    static void leaveNothingBehind() throws IOException {
        if (moor == null) {
            return;
        }
        if (kubernetes != null) {
            kubernetes.close();
            az.close();
        }
        moor.attempt("down");
        if (git != null) {
            git.close();
            repository.close();
        }
        assertEquals(List.of(), new LocalProcesses(data).all(), "processes that outlive moor down");
        try (var files = Files.walk(data)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }

    /** One cloud in a machine has it, and not every user may. */
    private static void assumePort443() throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 443));
        } catch (IOException refused) {
            skip("127.0.0.1:443 cannot be listened on (" + refused.getMessage() + ")");
        }
    }

    private static void skip(String why) {
        String words = "SKIPPED: the stock az was not tried, because " + why + ".";
        System.err.println(words);
        Assumptions.abort(words);
    }

    @Test
    @Order(1)
    void registerAndLogIn() {
        cloud = az.get("/metadata/endpoints?api-version=2022-09-01").expect(200).json();
        assertEquals("https://127.0.0.1", cloud.get("resourceManager").asString());
        String login = cloud.at("/authentication/loginEndpoint").asString();
        assertTrue(
                login.endsWith("/adfs") && login.chars().filter(c -> c == '.').count() >= 2, login);
        JsonNode endpoints =
                az.get(login + "/.well-known/openid-configuration").expect(200).json();
        Map<String, String> form = new TreeMap<>(Map.of(
                "grant_type",
                "client_credentials",
                "client_id",
                environment.get("MOORING_AZ_CLIENT_ID"),
                "client_secret",
                environment.get("MOORING_AZ_CLIENT_SECRET"),
                "scope",
                cloud.at("/authentication/audiences/0").asString() + "/.default",
                "client_info",
                "1",
                "claims",
                "{\"access_token\":{\"xms_cc\":{\"values\":[\"CP1\"]}}}"));
        Reply token = az.form(endpoints.get("token_endpoint").asString(), form).expect(200);
        az.use(token.text("/access_token"));
        Reply subscriptions = az.get("/subscriptions?api-version=2022-12-01").expect(200);
        assertEquals(SUBSCRIPTION, subscriptions.text("/value/0/id"));
        assertEquals("Enabled", subscriptions.text("/value/0/state"));
    }

    @Test
    @Order(2)
    void connect() {
        for (String provider : List.of("Microsoft.Kubernetes", "Microsoft.KubernetesConfiguration")) {
            Reply state = az.get(SUBSCRIPTION + "/providers/" + provider + "?api-version=2024-11-01");
            assertEquals("Registered", state.expect(200).text("/registrationState"));
        }
        Reply provider = az.get(SUBSCRIPTION + "/providers/Microsoft.Kubernetes?api-version=2024-11-01");
        JsonNode type = provider.json()
                .get("resourceTypes")
                .valueStream()
                .filter(each -> each.get("resourceType").asString().equals("connectedClusters"))
                .findFirst()
                .orElseThrow();
        assertTrue(type.get("locations")
                .valueStream()
                .anyMatch(each -> each.asString().equals("westeurope")));
        az.get(CLUSTER + CONNECTED).expect(404);
        az.send("HEAD", GROUP, null).expect(404);
        az.send("PUT", GROUP, Map.of("location", "westeurope")).expect(200, 201);
        az.send("HEAD", GROUP, null).expect(204);
        Reply put = az.send("PUT", CLUSTER + CONNECTED, body()).expect(201);
        az.follow(put);
        JsonNode resource = az.get(CLUSTER + CONNECTED).expect(200).json();
        assertFalse(resource.at("/identity/principalId").asString().isEmpty());
        assertFalse(resource.at("/identity/tenantId").asString().isEmpty());
        assertEquals(
                "NotRegistered",
                az.get(SUBSCRIPTION + "/providers/Microsoft.ExtendedLocation?api-version=2024-11-01")
                        .expect(200)
                        .text("/registrationState"));
        Reply settings = dataPlane(resource);
        Path chart = workstation.pull(settings.text("/repositoryPath"));
        workstation.install(
                chart,
                settings.json().get("helmValuesContent"),
                resource.at("/identity/principalId").asString());
        Eventually.see("Connected", SOON, AzIT::status, "Connected"::equals);
    }

    @Test
    @Order(3)
    void connectAgain() {
        ConfigMap found = kubernetes
                .configMaps()
                .inNamespace("azure-arc")
                .withName("azure-clusterconfig")
                .get();
        assertEquals("shop", found.getData().get("AZURE_RESOURCE_GROUP"));
        assertEquals("edge", found.getData().get("AZURE_RESOURCE_NAME"));
        JsonNode present = az.get(CLUSTER + CONNECTED).expect(200).json();
        ObjectNode again = present.deepCopy().asObject();
        az.follow(az.send("PUT", CLUSTER + CONNECTED, again).expect(200));
        az.send("HEAD", GROUP, null).expect(204);
        assertEquals("Connected", status());
    }

    @Test
    @Order(4)
    void update() {
        az.get(CLUSTER + CONNECTED).expect(200);
        az.send("PATCH", CLUSTER + CONNECTED, "{\"tags\":{\"site\":\"north\"},\"properties\":{}}")
                .expect(200);
        JsonNode resource = az.get(CLUSTER + CONNECTED).expect(200).json();
        ObjectNode whole = resource.deepCopy().asObject();
        whole.withObject("properties").putObject("arcAgentProfile").put("agentAutoUpgrade", "Disabled");
        az.follow(az.send("PUT", CLUSTER + CONNECTED, whole).expect(200, 201));
        JsonNode updated = az.get(CLUSTER + CONNECTED).expect(200).json();
        assertEquals("north", updated.at("/tags/site").asString());
        Reply settings = dataPlane(updated);
        String reference = settings.text("/repositoryPath");
        String version = updated.at("/properties/agentVersion").asString();
        Path chart = workstation.pull(reference.substring(0, reference.indexOf(':') + 1) + version);
        workstation.upgrade(chart, settings.json().get("helmValuesContent"));
        Eventually.see("Connected", SOON, AzIT::status, "Connected"::equals);
    }

    @Test
    @Order(5)
    void configure() {
        az.get(SUBSCRIPTION + "/providers/Microsoft.KubernetesConfiguration?api-version=2025-04-01")
                .expect(200);
        assertTrue(az.get(BASE + "/sourceControlConfigurations?api-version=2022-03-01")
                .expect(200)
                .json()
                .get("value")
                .isEmpty());
        String extensions = "?api-version=2022-07-01";
        az.get(BASE + "/extensions" + extensions).expect(200);
        az.get(CLUSTER + "?api-version=2021-10-01").expect(200);
        String flux =
                "{\"identity\":{\"type\":\"SystemAssigned\"},\"properties\":{\"extensionType\":\"microsoft.flux\","
                        + "\"autoUpgradeMinorVersion\":true}}";
        az.follow(az.send("PUT", BASE + "/extensions/flux" + extensions, flux).expect(200, 201));
        assertEquals(
                "Succeeded",
                az.get(BASE + "/extensions/flux" + extensions).expect(200).text("/properties/provisioningState"));

        String one = BASE + "/fluxConfigurations/settings?api-version=2024-11-01";
        String wanted =
                "{\"properties\":{\"scope\":\"cluster\",\"namespace\":\"fleet\",\"sourceKind\":\"GitRepository\","
                        + "\"suspend\":false,\"gitRepository\":{\"url\":\"" + git.url("fleet.git")
                        + "\",\"syncIntervalInSeconds\":2,\"repositoryRef\":{\"branch\":\"main\"}},"
                        + "\"kustomizations\":{\"apps\":{\"path\":\"./apps\",\"prune\":true}}}}";
        az.follow(az.send("PUT", one, wanted).expect(200, 201));
        az.get(one).expect(200);
        az.get(BASE + "/fluxConfigurations?api-version=2024-11-01").expect(200);
        az.follow(az.send("PATCH", one, "{\"properties\":{\"suspend\":true,\"gitRepository\":{}}}")
                .expect(200, 202));
        assertTrue(az.get(one).expect(200).json().at("/properties/suspend").asBoolean());
        String second = "{\"properties\":{\"kustomizations\":{\"more\":{\"path\":\"./more\"}}}}";
        az.follow(az.send("PATCH", one, second).expect(200, 202));
        az.follow(az.send("PATCH", one, second.replace("{\"path\":\"./more\"}", "null"))
                .expect(200, 202));
        assertEquals(
                List.of("apps"),
                az.get(one)
                        .json()
                        .at("/properties/kustomizations")
                        .propertyStream()
                        .map(Map.Entry::getKey)
                        .toList());
        az.follow(az.send("DELETE", one + "&forceDelete=false", null).expect(200, 202, 204));
        az.get(one).expect(404);
    }

    @Test
    @Order(6)
    void extend() {
        String version = "?api-version=2025-03-01";
        az.get(CLUSTER + "?api-version=2021-10-01").expect(200);
        String one = BASE + "/extensions/info" + version;
        String wanted = "{\"identity\":{\"type\":\"SystemAssigned\"},\"properties\":{\"extensionType\":"
                + "\"mooring.node-info\",\"autoUpgradeMinorVersion\":true,\"releaseTrain\":\"Stable\"}}";
        az.follow(az.send("PUT", one, wanted).expect(200, 201));
        assertEquals("Succeeded", az.get(one).expect(200).text("/properties/provisioningState"));
        String nothing = "{\"properties\":{\"configurationSettings\":{},\"configurationProtectedSettings\":{}}}";
        az.follow(az.send("PATCH", one, nothing).expect(200, 202));
        az.get(BASE + "/extensions" + version).expect(200);
        az.follow(az.send("DELETE", one + "&forceDelete=false", null).expect(200, 202, 204));
        assertEquals("ResourceNotFound", az.get(one).expect(404).text("/error/code"));
    }

    /** With an extension and a configuration still declared; Helm's hook has the agents remove them. */
    @Test
    @Order(7)
    void delete() {
        String left = BASE + "/extensions/left?api-version=2025-03-01";
        az.follow(az.send("PUT", left, "{\"properties\":{\"extensionType\":\"mooring.node-info\"}}")
                .expect(200, 201));
        String declared = BASE + "/fluxConfigurations/left?api-version=2024-11-01";
        az.follow(az.send(
                        "PUT",
                        declared,
                        "{\"properties\":{\"scope\":\"cluster\",\"namespace\":\"fleet\","
                                + "\"sourceKind\":\"GitRepository\",\"gitRepository\":{\"url\":\""
                                + git.url("fleet.git")
                                + "\",\"repositoryRef\":{\"branch\":\"main\"}},"
                                + "\"kustomizations\":{\"apps\":{\"path\":\"./apps\",\"prune\":true}}}}")
                .expect(200, 201));
        assertTrue(releases().contains("left"), AzIT::releases);
        az.get(CLUSTER + CONNECTED).expect(200);
        az.follow(az.send("DELETE", CLUSTER + CONNECTED, null).expect(200, 202, 204));
        workstation.helm("delete", "azure-arc", "--namespace", "azure-arc-release");
        assertEquals("", releases());
        Eventually.see(
                "the end of azure-arc",
                SOON,
                () -> kubernetes.namespaces().withName("azure-arc").get() == null,
                Boolean.TRUE::equals);
        az.follow(az.send("DELETE", CLUSTER + CONNECTED + "&force=True", null).expect(200, 202, 204));
        az.get(CLUSTER + CONNECTED).expect(404);
    }

    @Test
    @Order(8)
    void theProgramItselfLogsInAndWorks() throws IOException {
        Map<String, String> user = new TreeMap<>(environment);
        user.put("AZURE_CONFIG_DIR", Files.createDirectories(data.resolve("az")).toString());
        if (!onPath("az")) {
            skip("there is no az on the PATH");
        }
        az(user, "cloud", "register", "-n", "Mooring", "--endpoint-resource-manager", "https://127.0.0.1");
        az(user, "cloud", "set", "-n", "Mooring");
        az(
                user,
                "login",
                "--service-principal",
                "-u",
                environment.get("MOORING_AZ_CLIENT_ID"),
                "-p",
                environment.get("MOORING_AZ_CLIENT_SECRET"),
                "--tenant",
                environment.get("MOORING_AZ_TENANT"));
        az(user, "group", "create", "-n", "office", "-l", "westeurope");
        assertTrue(az(user, "group", "list", "-o", "tsv").contains("office"));
        String put = az(
                user,
                "rest",
                "--method",
                "put",
                "--url",
                CLUSTER.replace("shop", "office") + CONNECTED,
                "--body",
                new JsonMapper().writeValueAsString(body()));
        assertTrue(put.contains("principalId"), put);
        String shown = az(user, "resource", "show", "--ids", CLUSTER.replace("shop", "office"), "-o", "json");
        assertTrue(shown.contains("\"edge\""), shown);
        assertTrue(az(user, "role", "assignment", "list", "--all", "-o", "json").contains("Owner"));
        az(user, "group", "delete", "-n", "office", "--yes");
    }

    private static Map<String, Object> body() {
        return Map.of(
                "location", "westeurope",
                "identity", Map.of("type", "SystemAssigned"),
                "tags", Map.of("made-by", "az"),
                "properties",
                        Map.of(
                                "agentPublicKeyCertificate", workstation.publicKey(),
                                "distribution", "generic",
                                "infrastructure", "generic"));
    }

    private static Reply dataPlane(JsonNode resource) {
        String endpoint = cloud.at("/dataplaneEndpoints/arcConfigEndpoint").asString() + DATA_PLANE;
        az.post(endpoint + "healthCheck?api-version=2024-07-01-preview", null).expect(200);
        return az.post(endpoint + "GetHelmSettings" + RELEASE, resource).expect(200);
    }

    private static String releases() {
        return workstation.helm("list", "--all-namespaces", "--all", "--short").strip();
    }

    private static String status() {
        return az.get(CLUSTER + CONNECTED).expect(200).text("/properties/connectivityStatus");
    }

    private static String az(Map<String, String> user, String... arguments) {
        List<String> command = new ArrayList<>(List.of("az"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(data.toFile());
        builder.environment().putAll(user);
        Moor.Result result = Moor.run(builder, data);
        assertEquals(0, result.exitCode(), () -> String.join(" ", arguments) + ": " + result.output());
        return result.standardOutput();
    }

    private static boolean onPath(String program) {
        return List.of(System.getenv().getOrDefault("PATH", "").split(":")).stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
