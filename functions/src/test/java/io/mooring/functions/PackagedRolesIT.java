package io.mooring.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.azurite.LocalCloud;
import io.mooring.azurite.LocalCloudSettings;
import io.mooring.azurite.RunningCloud;
import io.mooring.azurite.issuer.TokenRequest;
import io.mooring.functions.HubClient.Answer;
import io.mooring.protocol.arm.ClusterId;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What roles allow and show, on the staged functions with real storage and tokens of the issuer. */
class PackagedRolesIT {
    private static final String SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000001";
    private static final String CLUSTERS = "/providers/Microsoft.Kubernetes/connectedClusters?api-version=2024-01-01";
    private static final String ASSIGNMENTS = "/providers/Microsoft.Authorization/roleAssignments";

    @TempDir
    static Path data;

    private static LocalCloud cloud;
    private static HubClient hub;

    @BeforeAll
    static void start() {
        cloud = LocalCloud.start(LocalCloudSettings.at(data).withFunctions(PackagedHubIT.STAGED.toAbsolutePath()));
        hub = new HubClient(cloud.hubUrl(), cloud.certificates().trust());
    }

    @AfterAll
    static void stop() {
        if (cloud != null) {
            cloud.close();
        }
    }

    @Test
    void aReaderReadsAndWhoOnboardsDoesNotDelete() {
        String ann = UUID.randomUUID().toString();
        TestAgent agent = TestAgent.of(cluster("onboarded", "edge"));
        String path = HubClient.path(agent.cluster());
        assertEquals(
                403, hub.ask("PUT", path, token(ann), TestBodies.cluster(agent)).status());
        give(RolesTest.ONBOARDING, ann, SUBSCRIPTION + "/resourceGroups/onboarded");
        assertEquals(
                201, hub.ask("PUT", path, token(ann), TestBodies.cluster(agent)).status());
        assertEquals(200, hub.ask("GET", path, token(ann), null).status());
        Answer refused = hub.ask("DELETE", path, token(ann), null);
        assertEquals("403 AuthorizationFailed", refused.status() + " " + refused.errorCode());
        assertTrue(
                refused.json()
                        .at("/error/message")
                        .asString()
                        .contains("Microsoft.Kubernetes/connectedClusters/delete"),
                refused.toString());

        String bob = UUID.randomUUID().toString();
        give(RolesTest.READER, bob, SUBSCRIPTION);
        assertEquals(200, hub.ask("GET", path, token(bob), null).status());
        assertEquals(
                403, hub.ask("PUT", path, token(bob), TestBodies.cluster(agent)).status());
    }

    @Test
    void listsHaveWhatTheirReaderMaySeeUntilTheRoleIsTakenAway() {
        created("shown", "a");
        TestAgent b = created("shown", "b");
        created("hidden", "c");
        String ann = UUID.randomUUID().toString();
        assertEquals(
                403, hub.ask("GET", SUBSCRIPTION + CLUSTERS, token(ann), null).status());
        String role = give(RolesTest.READER, ann, b.cluster().toString());
        Answer list = hub.ask("GET", SUBSCRIPTION + CLUSTERS, token(ann), null);
        assertEquals(List.of("b"), names(list), list.toString());
        assertEquals(
                List.of("shown"),
                names(hub.ask("GET", SUBSCRIPTION + "/resourceGroups?api-version=2024-11-01", token(ann), null)));
        String second = give(RolesTest.READER, ann, SUBSCRIPTION + "/resourceGroups/shown");
        assertEquals(List.of("a", "b"), names(hub.ask("GET", SUBSCRIPTION + CLUSTERS, token(ann), null)));

        take(role);
        take(second);
        assertEquals(
                403, hub.ask("GET", SUBSCRIPTION + CLUSTERS, token(ann), null).status());
        assertEquals(204, hub.ask("DELETE", role, cloud.ownerToken(), null).status());
    }

    @Test
    void rolesAreFoundAndListedAndGoWithTheirCluster() {
        TestAgent agent = created("listed", "edge");
        String ann = UUID.randomUUID().toString();
        String role = give(RolesTest.READER, ann, agent.cluster().toString());
        String filter = "?api-version=2022-04-01&$filter=principalId%20eq%20'" + ann + "'";
        JsonNode listed = hub.ask("GET", SUBSCRIPTION + ASSIGNMENTS + filter, cloud.ownerToken(), null)
                .json();
        assertEquals(
                agent.cluster().toString(),
                listed.at("/value/0/properties/scope").asString());
        String byName = SUBSCRIPTION
                + "/providers/Microsoft.Authorization/roleDefinitions?api-version=2022-05-01-preview"
                + "&$filter=roleName%20eq%20'Reader'";
        assertEquals(
                RolesTest.READER,
                hub.ask("GET", byName, token(ann), null)
                        .json()
                        .at("/value/0/name")
                        .asString());
        assertEquals(
                409,
                hub.ask(
                                "PUT",
                                agent.cluster() + ASSIGNMENTS + "/" + UUID.randomUUID() + "?api-version=2022-04-01",
                                cloud.ownerToken(),
                                RolesTest.body(RolesTest.READER, ann))
                        .status());
        hub.ask("DELETE", HubClient.path(agent.cluster()), cloud.ownerToken(), null);
        assertEquals(404, hub.ask("GET", role, cloud.ownerToken(), null).status());
    }

    @Test
    void aPrincipalOfTheLocalCloudHasTheRolesOfItsGroups() {
        TestAgent agent = created("grouped", "edge");
        String team = UUID.randomUUID().toString();
        var robot = RunningCloud.principals(data).put("robot", List.of(team)).client();
        String token = RunningCloud.find(data).orElseThrow().token(robot);
        Answer refused = hub.ask("GET", HubClient.path(agent.cluster()), token, null);
        assertEquals(403, refused.status());
        String who = "The client '" + robot.clientId() + "' with object id '" + robot.objectId() + "'";
        assertTrue(refused.json().at("/error/message").asString().startsWith(who), refused.toString());
        give(RolesTest.READER, team, SUBSCRIPTION + "/resourceGroups/grouped");
        assertEquals(
                200,
                hub.ask("GET", HubClient.path(agent.cluster()), token, null).status());
    }

    private static String give(String role, String principal, String scope) {
        String path = scope + ASSIGNMENTS + "/" + UUID.randomUUID() + "?api-version=2022-04-01";
        Map<String, Object> body = RolesTest.body(role, principal);
        Answer answer = hub.ask("PUT", path, cloud.ownerToken(), body);
        assertEquals(201, answer.status(), answer.toString());
        assertEquals(200, hub.ask("PUT", path, cloud.ownerToken(), body).status());
        return path;
    }

    private static void take(String assignment) {
        assertEquals(
                200, hub.ask("DELETE", assignment, cloud.ownerToken(), null).status());
    }

    private static String token(String objectId) {
        return cloud.issuer().mint(TokenRequest.of(objectId, "api://mooring"));
    }

    private static List<String> names(Answer list) {
        assertEquals(200, list.status(), list.toString());
        return list.json()
                .get("value")
                .valueStream()
                .map(item -> item.get("name").asString())
                .toList();
    }

    private static ClusterId cluster(String group, String name) {
        return new ClusterId(SUBSCRIPTION.substring("/subscriptions/".length()), group, name);
    }

    private static TestAgent created(String group, String name) {
        TestAgent agent = TestAgent.of(cluster(group, name));
        Answer answer = hub.ask("PUT", HubClient.path(agent.cluster()), cloud.ownerToken(), TestBodies.cluster(agent));
        assertEquals(201, answer.status(), answer.toString());
        return agent;
    }
}
