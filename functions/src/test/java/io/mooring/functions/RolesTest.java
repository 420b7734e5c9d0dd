package io.mooring.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.functions.TestHub.Answer;
import io.mooring.protocol.arm.ClusterId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Roles: who gives them, what they allow, and what their holders see. */
class RolesTest {
    static final String OWNER = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";
    static final String CONTRIBUTOR = "b24988ac-6180-42a0-ab88-20f7382dd24c";
    static final String READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7";
    static final String ONBOARDING = "34e09817-6cbe-4d01-b1a2-e0eac5743d41";
    private static final String SUBSCRIPTION = "/subscriptions/" + TestHub.SUBSCRIPTION;
    private static final String GROUP = SUBSCRIPTION + "/resourceGroups/G1";
    private static final String CLUSTERS = "/providers/Microsoft.Kubernetes/connectedClusters";
    private static final String ASSIGNMENTS = "/providers/Microsoft.Authorization/roleAssignments";
    private static final String VERSION = "?api-version=2022-04-01";
    private static final String ANN = "aaaaaaaa-0000-0000-0000-000000000001";
    private static final String BOB = "bbbbbbbb-0000-0000-0000-000000000001";
    private static final String TEAM = "eeeeeeee-0000-0000-0000-000000000001";

    private final TestHub hub = new TestHub();

    @Test
    void aReaderSeesAndDoesNotChange() {
        TestAgent agent = hub.created("edge");
        assertEquals("403 AuthorizationFailed", get(ANN, GROUP + CLUSTERS).code());
        give(READER, ANN, SUBSCRIPTION);
        assertEquals(200, get(ANN, HubClient.path(agent.cluster())).status());
        assertEquals(List.of("edge"), names(get(ANN, GROUP + CLUSTERS)));
        Answer refused = hub.ask("PUT", HubClient.path(agent.cluster()), ANN, TestBodies.cluster(agent));
        assertEquals("403 AuthorizationFailed", refused.code());
        assertTrue(refused.message().contains("'Microsoft.Kubernetes/connectedClusters/write'"), refused.message());
        assertTrue(refused.message().contains("over scope '" + agent.cluster() + "'"), refused.message());
        assertEquals(
                "403 AuthorizationFailed",
                hub.ask("DELETE", HubClient.path(agent.cluster()), ANN, null).code());
    }

    @Test
    void whoOnboardsCreatesAndReadsAndDoesNotDelete() {
        give(ONBOARDING, ANN, GROUP);
        TestAgent agent = TestAgent.of(new ClusterId(TestHub.SUBSCRIPTION, "g1", "mine"));
        assertEquals(
                201,
                hub.ask("PUT", HubClient.path(agent.cluster()), ANN, TestBodies.cluster(agent))
                        .status());
        assertEquals(200, get(ANN, HubClient.path(agent.cluster())).status());
        assertEquals(
                "403 AuthorizationFailed",
                hub.ask("DELETE", HubClient.path(agent.cluster()), ANN, null).code());
        TestAgent beside = TestAgent.of(new ClusterId(TestHub.SUBSCRIPTION, "g10", "mine"));
        assertEquals(
                "403 AuthorizationFailed",
                hub.ask("PUT", HubClient.path(beside.cluster()), ANN, TestBodies.cluster(beside))
                        .code());
        assertEquals(
                200, get(ANN, SUBSCRIPTION + "/providers/Microsoft.Kubernetes").status());
        assertEquals("g1", get(ANN, GROUP).text("/name"));
    }

    @Test
    void listsHaveWhatTheirReaderMaySee() {
        hub.created("a");
        TestAgent b = hub.created("b");
        hub.created("b-2");
        hub.created("c");
        created("G2", "x");
        created("G2", "y");
        created("G3", "z");
        assertEquals(
                "403 AuthorizationFailed", get(ANN, SUBSCRIPTION + CLUSTERS).code());
        assertEquals(List.of(), names(get(ANN, "/subscriptions")));
        give(READER, ANN, b.cluster().toString());
        assertEquals(List.of("b"), names(get(ANN, SUBSCRIPTION + CLUSTERS)));
        assertEquals(List.of("b"), names(get(ANN, GROUP + CLUSTERS)));
        assertEquals(List.of("G1"), names(get(ANN, SUBSCRIPTION + "/resourceGroups")));
        assertEquals("403 AuthorizationFailed", get(ANN, GROUP).code());
        assertEquals(1, get(ANN, "/subscriptions").json().get("value").size());
        assertEquals(200, get(ANN, SUBSCRIPTION).status());

        give(READER, ANN, SUBSCRIPTION + "/resourceGroups/g2");
        assertEquals(List.of("b", "x", "y"), names(get(ANN, SUBSCRIPTION + CLUSTERS)));
        assertEquals(List.of("b", "x", "y"), pages(ANN, SUBSCRIPTION + CLUSTERS + "?api-version=2024-01-01&$top=1"));
        assertEquals(List.of("G1", "G2"), pages(ANN, SUBSCRIPTION + "/resourceGroups?api-version=2024-11-01&$top=1"));
        assertEquals(
                "403 AuthorizationFailed",
                get(ANN, SUBSCRIPTION + "/resourceGroups/G3" + CLUSTERS).code());
    }

    @Test
    void aGroupsRoleIsItsMembers() {
        hub.created("edge");
        give(READER, TEAM, GROUP);
        assertEquals("403 AuthorizationFailed", get(ANN, GROUP + CLUSTERS).code());
        assertEquals(
                200,
                get(ANN + "+" + TEAM.toUpperCase(Locale.ROOT), GROUP + CLUSTERS).status());
    }

    @Test
    void rolesAddUp() {
        TestAgent agent = hub.created("edge");
        give(CONTRIBUTOR, ANN, SUBSCRIPTION);
        String path = GROUP + ASSIGNMENTS + "/" + UUID.randomUUID();
        assertEquals("403 AuthorizationFailed", put(ANN, path, READER, BOB).code());
        give("18d7d88d-d35e-4fb5-a5c3-7773c20a72d9", ANN, GROUP); // User Access Administrator
        assertEquals(201, put(ANN, path, READER, BOB).status());
        assertEquals(
                "403 AuthorizationFailed",
                put(ANN, SUBSCRIPTION + ASSIGNMENTS + "/" + UUID.randomUUID(), OWNER, ANN)
                        .code());
        assertEquals(
                202,
                hub.ask("DELETE", HubClient.path(agent.cluster()), ANN, null).status());
    }

    @Test
    void aRoleThatWasTakenAwayIsGoneAtOnceHereAndSoonElsewhere() {
        hub.created("edge");
        TestHub other = hub.another();
        String assignment = give(READER, ANN, GROUP);
        assertEquals(200, get(ANN, GROUP + CLUSTERS).status());
        assertEquals(
                200,
                other.ask("GET", GROUP + CLUSTERS + "?api-version=2024-01-01", ANN, null)
                        .status());
        assertEquals(
                200,
                hub.ask("DELETE", assignment + VERSION, TestHub.OWNER, null).status());
        assertEquals("403 AuthorizationFailed", get(ANN, GROUP + CLUSTERS).code());
        hub.clock.advance(Duration.ofSeconds(5));
        assertEquals(
                403,
                other.ask("GET", GROUP + CLUSTERS + "?api-version=2024-01-01", ANN, null)
                        .status());
        assertEquals(
                204,
                hub.ask("DELETE", assignment + VERSION, TestHub.OWNER, null).status());
    }

    @Test
    void anAssignmentIsMadeOnceAndShownAsArmDoes() {
        String path = GROUP + ASSIGNMENTS + "/" + UUID.randomUUID();
        Answer made = put(TestHub.OWNER, path, READER, ANN);
        assertEquals(201, made.status());
        assertEquals(path, made.text("/id"));
        assertEquals("Microsoft.Authorization/roleAssignments", made.text("/type"));
        assertEquals(GROUP, made.text("/properties/scope"));
        assertEquals(ANN, made.text("/properties/principalId"));
        assertEquals("User", made.text("/properties/principalType"));
        assertEquals(
                SUBSCRIPTION + "/providers/Microsoft.Authorization/roleDefinitions/" + READER,
                made.text("/properties/roleDefinitionId"));
        assertEquals(TestHub.OWNER, made.text("/properties/createdBy"));
        assertEquals(200, put(TestHub.OWNER, path, READER, ANN).status());
        assertEquals(ANN, get(TestHub.OWNER, path + VERSION).text("/properties/principalId"));
        assertEquals(
                "400 RoleAssignmentUpdateNotPermitted",
                put(TestHub.OWNER, path, READER, BOB).code());
        Answer twice = put(TestHub.OWNER, GROUP + ASSIGNMENTS + "/" + UUID.randomUUID(), READER, ANN);
        assertEquals("409 RoleAssignmentExists", twice.code());
        assertTrue(twice.message().contains(made.text("/name").replace("-", "")), twice.message());
        assertEquals(
                "404 RoleAssignmentNotFound",
                get(TestHub.OWNER, SUBSCRIPTION + ASSIGNMENTS + "/" + made.text("/name") + VERSION)
                        .code());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                          | InvalidRequestContent",
                "{'properties':{}}                                           | InvalidRequestContent",
                "{'properties':{'principalId':'me','roleDefinitionId':'R'}}  | InvalidPrincipalId",
                "{'properties':{'principalId':'P','roleDefinitionId':'x'}}   | RoleDefinitionDoesNotExist",
                "{'properties':{'principalId':'P','roleDefinitionId':'R','principalType':'Cat'}} | InvalidRequestContent",
                "{'properties':{'principalId':'P','roleDefinitionId':'R','condition':'x'}} |"
                        + " UnsupportedRoleAssignmentProperty",
            })
    void whatIsNoAssignmentIsRefused(String body, String code) {
        String text =
                body.replace('\'', '"').replace("\"P\"", "\"" + ANN + "\"").replace("\"R\"", "\"" + READER + "\"");
        assertEquals(
                "400 " + code,
                hub.ask("PUT", GROUP + ASSIGNMENTS + "/" + UUID.randomUUID() + VERSION, TestHub.OWNER, text)
                        .code());
    }

    @Test
    void namesAndScopesAreChecked() {
        assertEquals(
                "400 InvalidRoleAssignmentId",
                put(TestHub.OWNER, GROUP + ASSIGNMENTS + "/mine", READER, ANN).code());
        assertEquals(
                "404 ResourceNotFound",
                put(TestHub.OWNER, GROUP + CLUSTERS + "/absent" + ASSIGNMENTS + "/" + UUID.randomUUID(), READER, ANN)
                        .code());
        assertEquals(
                "400 InvalidScope",
                put(
                                TestHub.OWNER,
                                GROUP + "/providers/Microsoft.Storage/x/y" + ASSIGNMENTS + "/" + UUID.randomUUID(),
                                READER,
                                ANN)
                        .code());
        assertEquals(
                "400 MissingApiVersionParameter",
                hub.ask("GET", GROUP + ASSIGNMENTS, TestHub.OWNER, null).code());
        assertEquals(
                "400 InvalidFilter",
                get(TestHub.OWNER, GROUP + ASSIGNMENTS + VERSION + "&$filter=nonsense")
                        .code());
    }

    @Test
    void listsAreFilteredAndPaged() {
        TestAgent agent = hub.created("edge");
        give(READER, ANN, SUBSCRIPTION);
        give(READER, TEAM, GROUP);
        give(READER, ANN, agent.cluster().toString());
        give(READER, BOB, SUBSCRIPTION + "/resourceGroups/G2");
        assertEquals(4, assignments(TestHub.OWNER, GROUP, "").size()); // One is the hub's own owner.
        assertEquals(3, assignments(TestHub.OWNER, GROUP, "&$filter=atScope()").size());
        assertEquals(
                2,
                assignments(TestHub.OWNER, GROUP, "&$filter=principalId%20eq%20'" + ANN + "'")
                        .size());
        assertEquals(
                1,
                assignments(TestHub.OWNER, GROUP, "&$filter=atScope()%20and%20principalId%20eq%20'" + ANN + "'")
                        .size());
        assertEquals(
                3,
                assignments(ANN + "+" + TEAM, SUBSCRIPTION, "&$filter=assignedTo('" + ANN + "')")
                        .size());
        assertEquals(List.of(GROUP), assignments(BOB + "+" + TEAM, GROUP, "&$filter=assignedTo('" + TEAM + "')"));
        assertEquals(5, assignments(TestHub.OWNER, SUBSCRIPTION, "&$top=2").size());
        assertEquals(
                2,
                assignments(TestHub.OWNER, SUBSCRIPTION, "&$top=1&$filter=principalId%20eq%20'" + ANN + "'")
                        .size());
    }

    @Test
    void whatGoesTakesItsRolesAlong() {
        TestAgent agent = hub.created("edge");
        String atCluster = give(READER, ANN, agent.cluster().toString());
        String inCluster = give(READER, ANN, agent.cluster() + "/namespaces/dev");
        String atGroup = give(READER, ANN, GROUP);
        hub.ask("DELETE", HubClient.path(agent.cluster()), TestHub.OWNER, null);
        assertEquals(404, get(TestHub.OWNER, atCluster + VERSION).status());
        assertEquals(404, get(TestHub.OWNER, inCluster + VERSION).status());
        assertEquals(200, get(TestHub.OWNER, atGroup + VERSION).status());
        hub.created("edge");
        assertEquals(
                200,
                hub.ask("DELETE", GROUP + "?api-version=2024-11-01", TestHub.OWNER, null)
                        .status());
        assertEquals(404, get(TestHub.OWNER, atGroup + VERSION).status());
    }

    @Test
    void theLastOwnerStays() {
        TestHub bootstrapped = new TestHub();
        TestHub hub = bootstrapped.withoutOwners();
        String first = give(bootstrapped, OWNER, ANN, SUBSCRIPTION);
        assertEquals(
                "409 Conflict", hub.ask("DELETE", first + VERSION, ANN, null).code());
        String second = give(hub, ANN, OWNER, BOB, SUBSCRIPTION);
        assertEquals(200, hub.ask("DELETE", first + VERSION, ANN, null).status());
        assertEquals(
                "409 Conflict", hub.ask("DELETE", second + VERSION, BOB, null).code());
        assertEquals(
                200,
                bootstrapped
                        .ask("DELETE", second + VERSION, TestHub.OWNER, null)
                        .status());
        JsonNode own = bootstrapped
                .ask("GET", SUBSCRIPTION + ASSIGNMENTS + VERSION, TestHub.OWNER, null)
                .json()
                .at("/value/0");
        assertEquals(TestHub.OWNER, own.at("/properties/principalId").asString());
        assertEquals(
                "409 Conflict",
                bootstrapped
                        .ask("DELETE", own.get("id").asString() + VERSION, TestHub.OWNER, null)
                        .code());
    }

    @Test
    void aNameThatLooksLikeAPathIsNone() {
        give(READER, ANN, GROUP);
        assertEquals(
                "400 InvalidResourceName", get(ANN, GROUP + "%2Fx" + CLUSTERS).code());
        assertEquals(404, get(ANN, GROUP + "%2Fx" + ASSIGNMENTS + VERSION).status());
    }

    private void created(String group, String name) {
        TestAgent agent = TestAgent.of(new ClusterId(TestHub.SUBSCRIPTION, group, name));
        assertEquals(
                201,
                hub.ask("PUT", HubClient.path(agent.cluster()), TestHub.OWNER, TestBodies.cluster(agent))
                        .status());
    }

    private String give(String role, String principal, String scope) {
        return give(hub, role, principal, scope);
    }

    static String give(TestHub hub, String role, String principal, String scope) {
        return give(hub, TestHub.OWNER, role, principal, scope);
    }

    private static String give(TestHub hub, String giver, String role, String principal, String scope) {
        String path = scope + ASSIGNMENTS + "/" + UUID.randomUUID();
        Answer answer = hub.ask("PUT", path + VERSION, giver, body(role, principal));
        assertEquals(
                201, answer.status(), () -> String.valueOf(answer.response().getBody()));
        return path;
    }

    private Answer put(String giver, String path, String role, String principal) {
        return hub.ask("PUT", path + VERSION, giver, body(role, principal));
    }

    static Map<String, Object> body(String role, String principal) {
        return Map.of(
                "properties",
                Map.of(
                        "roleDefinitionId",
                        SUBSCRIPTION + "/providers/Microsoft.Authorization/roleDefinitions/" + role,
                        "principalId",
                        principal));
    }

    private Answer get(String user, String path) {
        if (path.contains("api-version")) {
            return hub.ask("GET", path, user, null);
        }
        return hub.ask(
                "GET", path + "?api-version=" + (path.endsWith(CLUSTERS) ? "2024-01-01" : "2024-11-01"), user, null);
    }

    private List<String> assignments(String user, String scope, String query) {
        List<String> scopes = new ArrayList<>();
        @Nullable String next = scope + ASSIGNMENTS + VERSION + query;
        while (!next.isEmpty()) {
            Answer page = get(user, next);
            assertEquals(200, page.status());
            page.json()
                    .get("value")
                    .forEach(one -> scopes.add(one.at("/properties/scope").asString()));
            next = page.text("/nextLink");
        }
        return scopes;
    }

    private List<String> pages(String user, String first) {
        List<String> names = new ArrayList<>();
        String next = first;
        while (!next.isEmpty()) {
            Answer page = get(user, next);
            names.addAll(names(page));
            assertTrue(page.json().get("value").size() <= 1);
            next = page.text("/nextLink");
        }
        return names;
    }

    private static List<String> names(Answer list) {
        assertEquals(200, list.status());
        List<String> names = new ArrayList<>();
        list.json().get("value").forEach(item -> names.add(item.path("name").asString("")));
        return names;
    }
}
