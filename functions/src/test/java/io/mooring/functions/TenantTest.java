package io.mooring.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.functions.TestHub.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What clients ask of a cloud around the clusters: endpoints, subscriptions, providers, resource groups. */
class TenantTest {
    private static final String VERSION = "?api-version=2024-11-01";
    private static final String SUBSCRIPTION = "/subscriptions/" + TestHub.SUBSCRIPTION;
    private static final String GROUPS = SUBSCRIPTION + "/resourceGroups";

    private final TestHub hub = new TestHub();

    @Test
    void theEndpointsAreThoseOfTheHostThatWasAsked() {
        String path = "/metadata/endpoints?api-version=2022-09-01";
        Answer answer = hub.ask("GET", path, null, null, "x-forwarded-host", "hub.corp:8443");
        assertEquals(200, answer.status());
        assertEquals("https://hub.corp:8443", answer.text("/resourceManager"));
        assertEquals("https://hub.corp:8443/adfs", answer.text("/authentication/loginEndpoint"));
        assertEquals("api://mooring", answer.text("/authentication/audiences/0"));
        assertEquals("https://hub.corp:8443/dp", answer.text("/dataplaneEndpoints/arcConfigEndpoint"));
        assertEquals(".relay.hub.corp:8443", answer.text("/suffixes/relayEndpointSuffix"));
    }

    @Test
    void usersSeeTheSubscriptionsThatTheyOwn() {
        Answer mine = get("/subscriptions");
        assertEquals(1, mine.json().get("value").size());
        assertEquals(TestHub.SUBSCRIPTION, mine.text("/value/0/subscriptionId"));
        assertEquals("Enabled", mine.text("/value/0/state"));
        assertEquals(
                0,
                hub.ask("GET", "/subscriptions" + VERSION, "stranger", null)
                        .json()
                        .get("value")
                        .size());
        assertEquals(SUBSCRIPTION, get(SUBSCRIPTION).text("/id"));
        assertEquals("11111111-1111-1111-1111-111111111111", get("/tenants").text("/value/0/tenantId"));
        assertEquals("403 AuthorizationFailed", get("/subscriptions/nonsense").code());
        assertEquals(
                "400 MissingApiVersionParameter",
                hub.ask("GET", "/subscriptions", "owner", null).code());
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({
        "GET,  Microsoft.Kubernetes,              200, Registered",
        "GET,  microsoft.kubernetesconfiguration, 200, Registered",
        "GET,  Microsoft.ExtendedLocation,        200, NotRegistered",
        "GET,  Microsoft.Absent,                  404, ''",
        "POST, Microsoft.Kubernetes,              200, Registered",
        "POST, Microsoft.ExtendedLocation,        409, ''",
        "POST, Microsoft.Absent,                  404, ''",
    })
    void providersAreRegisteredOrSaySo(String method, String namespace, int status, String state) {
        String path = SUBSCRIPTION + "/providers/" + namespace + (method.equals("POST") ? "/register" : "") + VERSION;
        Answer answer = hub.ask(method, path, "owner", null);
        assertEquals(status, answer.status());
        assertEquals(state, answer.text("/registrationState"));
    }

    @Test
    void aProviderThatIsAlwaysThereCannotBeUnregistered() {
        assertEquals(
                "409 Conflict",
                ask("POST", SUBSCRIPTION + "/providers/Microsoft.Kubernetes/unregister", null)
                        .code());
        Answer absent = ask("POST", SUBSCRIPTION + "/providers/Microsoft.ExtendedLocation/unregister", null);
        assertEquals("NotRegistered", absent.text("/registrationState"));
        assertEquals(2, get(SUBSCRIPTION + "/providers").json().get("value").size());
        assertEquals("local", get(SUBSCRIPTION + "/locations").text("/value/0/name"));
    }

    @Test
    void aProviderNamesTypesLocationsAndVersions() {
        JsonNode type =
                get(SUBSCRIPTION + "/providers/Microsoft.Kubernetes").json().at("/resourceTypes/0");
        assertEquals("connectedClusters", type.get("resourceType").asString());
        assertTrue(type.get("locations").toString().contains("\"westeurope\""));
        assertTrue(type.get("locations").toString().contains("\"local\""));
        assertEquals("2026-05-01", type.at("/apiVersions/0").asString());
    }

    @ParameterizedTest
    @CsvSource({"Microsoft.Kubernetes, 2024-01-01", "Microsoft.KubernetesConfiguration, 2023-05-01"})
    void providersListTheirOperations(String namespace, String version) {
        Answer answer =
                hub.ask("GET", "/providers/" + namespace + "/operations?api-version=" + version, "stranger", null);
        assertEquals(200, answer.status());
        for (JsonNode operation : answer.json().get("value")) {
            assertTrue(operation.get("name").asString().startsWith(namespace + "/"));
            assertTrue(operation.at("/display/description").asString().length() > 5);
        }
        assertTrue(answer.json().get("value").size() >= 4);
    }

    @Test
    void aGroupIsMadeChangedAndDeletedWithItsClusters() {
        String group = GROUPS + "/G1";
        assertEquals("404 ResourceGroupNotFound", get(group).code());
        assertEquals(404, ask("HEAD", group, null).status());
        assertEquals("400 LocationRequired", ask("PUT", group, "{}").code());
        Answer made = ask("PUT", group, "{\"location\":\"westeurope\",\"tags\":{\"a\":\"b\"}}");
        assertEquals(201, made.status());
        assertEquals("Succeeded", made.text("/properties/provisioningState"));
        assertEquals(204, ask("HEAD", group.toLowerCase(Locale.ROOT), null).status());
        Answer again = ask("PUT", GROUPS + "/g1", "{\"location\":\"West Europe\"}");
        assertEquals(200, again.status());
        assertEquals("G1", again.text("/name"));
        assertEquals("", again.text("/tags/a"));
        assertEquals(
                "409 InvalidResourceGroupLocation",
                ask("PUT", group, "{\"location\":\"eastus\"}").code());

        TestAgent agent = hub.connected("edge");
        hub.ask(
                "PUT",
                HubClient.path(agent.cluster(), "fluxConfigurations", "x"),
                "owner",
                TestBodies.configuration("https://git.example.com/x"));
        assertEquals(200, ask("DELETE", group, null).status());
        assertEquals(
                "404 ResourceNotFound",
                hub.ask("GET", HubClient.path(agent.cluster()), "owner", null).code());
        assertEquals("401 ClusterIdentityRevoked", hub.tryBeat(agent).code());
        assertEquals("404 ResourceGroupNotFound", ask("DELETE", group, null).code());
    }

    @Test
    void aGroupThatHasClustersIsThere() {
        hub.created("edge");
        assertEquals("G1", get(GROUPS + "/g1").text("/name"));
        assertEquals("westeurope", get(GROUPS + "/g1").text("/location"));
        assertEquals(
                200, ask("PUT", GROUPS + "/g1", "{\"location\":\"westeurope\"}").status());
        assertEquals("G1", get(GROUPS + "/g1").text("/name"));
        assertEquals(List.of("G1"), pages(SUBSCRIPTION + "/resourcegroups" + VERSION));
    }

    @Test
    void groupsArePagedWhetherMadeOrImplied() {
        for (String name : List.of("a", "c", "h", "a-1")) {
            ask("PUT", GROUPS + "/" + name, "{\"location\":\"local\"}");
        }
        hub.created("edge");
        hub.created("edge-2");
        assertEquals(List.of("a", "a-1", "c", "G1", "h"), pages(GROUPS + VERSION));
        assertEquals(List.of("a", "a-1", "c", "G1", "h"), pages(GROUPS + VERSION + "&$top=2"));
        assertEquals(List.of("a", "a-1", "c", "G1", "h"), pages(GROUPS + VERSION + "&$top=1"));
    }

    private List<String> pages(String first) {
        List<String> names = new ArrayList<>();
        String next = first;
        while (!next.isEmpty()) {
            Answer page = hub.ask("GET", next, "owner", null);
            page.json()
                    .get("value")
                    .forEach(group -> names.add(group.get("name").asString()));
            next = page.text("/nextLink");
        }
        return names;
    }

    private Answer get(String path) {
        return ask("GET", path, null);
    }

    private Answer ask(String method, String path, @Nullable String body) {
        return hub.ask(method, path + VERSION, "owner", body);
    }
}
