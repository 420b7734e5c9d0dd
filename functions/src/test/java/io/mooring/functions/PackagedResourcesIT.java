package io.mooring.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.azurite.LocalCloud;
import io.mooring.azurite.LocalCloudSettings;
import io.mooring.functions.HubClient.Answer;
import io.mooring.protocol.agent.AgentApi;
import io.mooring.protocol.agent.DesiredState;
import io.mooring.protocol.agent.EnrollmentResponse;
import io.mooring.protocol.arm.ClusterId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ARM's clients ask around clusters and of what is wanted of them, on the staged functions with real storage. */
class PackagedResourcesIT {
    private static final String SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000001";
    private static final String VERSION = "?api-version=2024-11-01";

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
    void whatAClientAsksBeforeItsFirstCluster() {
        Answer endpoints = hub.ask("GET", "/metadata/endpoints?api-version=2022-09-01", null, null);
        assertEquals(200, endpoints.status());
        assertEquals(
                cloud.hubUrl().toString(),
                endpoints.json().path("resourceManager").asString());
        assertEquals(
                SUBSCRIPTION,
                ask("GET", "/subscriptions", null).json().at("/value/0/id").asString());
        assertEquals(200, ask("GET", "/tenants", null).status());
        Answer provider = ask("GET", SUBSCRIPTION + "/providers/Microsoft.Kubernetes", null);
        assertEquals("Registered", provider.json().path("registrationState").asString());
        assertEquals(
                200,
                ask("POST", SUBSCRIPTION + "/providers/Microsoft.Kubernetes/register", null)
                        .status());
        Answer operations = hub.ask(
                "GET", "/providers/Microsoft.Kubernetes/operations?api-version=2024-01-01", cloud.ownerToken(), null);
        assertEquals(200, operations.status());
    }

    @Test
    void groupsAreListedAndGoWithTheirClusters() {
        String group = SUBSCRIPTION + "/resourcegroups/made";
        assertEquals(404, ask("HEAD", group, null).status());
        assertEquals(201, ask("PUT", group, Map.of("location", "local")).status());
        assertEquals(204, ask("HEAD", group, null).status());
        created("implied", "one");
        created("implied", "two");
        TestAgent inside = created("made", "one");
        List<String> names = new ArrayList<>();
        String next = SUBSCRIPTION + "/resourceGroups" + VERSION + "&$top=1";
        while (!next.isEmpty()) {
            Answer page = hub.ask("GET", next, cloud.ownerToken(), null);
            assertEquals(200, page.status(), page.toString());
            page.json().get("value").forEach(item -> names.add(item.get("name").asString()));
            next = page.json().path("nextLink").asString("");
        }
        assertTrue(names.containsAll(List.of("implied", "made")), names.toString());
        assertEquals(Set.copyOf(names).size(), names.size());
        assertEquals(200, ask("DELETE", group, null).status());
        assertEquals(
                404,
                hub.ask("GET", HubClient.path(inside.cluster()), cloud.ownerToken(), null)
                        .status());
        assertEquals(404, ask("GET", group, null).status());
    }

    @Test
    void aPatchIsAnOperationThatMergesUnlessTheTagIsStale() {
        TestAgent agent = created("patched", "edge");
        Answer enrolled = hub.ask(
                "POST",
                AgentApi.ENROLLMENTS,
                null,
                agent.enrolment(cloud.clock().instant()));
        agent.take(enrolled.as(EnrollmentResponse.class));
        String path = HubClient.path(agent.cluster(), "fluxConfigurations", "fleet");
        String owner = cloud.ownerToken();
        Answer made = hub.ask(
                "PUT", path, owner, TestBodies.configuration("https://git.example.com/x"), "If-None-Match", "*");
        assertEquals(201, made.status(), made.toString());
        String patch = "{\"properties\":{\"kustomizations\":{\"apps\":null,\"infra\":{\"path\":\"i\"}}}}";
        Answer stale = hub.ask("PATCH", path, owner, patch, "If-Match", "\"stale\"");
        assertEquals("412 PreconditionFailed", stale.status() + " " + stale.errorCode());
        Answer patched = hub.ask("PATCH", path, owner, patch, "If-Match", made.header("ETag"));
        assertEquals(202, patched.status(), patched.toString());
        assertEquals(
                "Updating",
                hub.ask("GET", patched.header("Azure-AsyncOperation"), owner, null)
                        .json()
                        .path("status")
                        .asString());
        DesiredState desired = hub.ask(
                        "GET", AgentApi.DESIRED_STATE, agent.token(cloud.clock().instant()), null)
                .as(DesiredState.class);
        assertEquals(
                Set.of("infra"),
                desired.fluxConfigurations().get(0).spec().kustomizations().keySet());
        Answer credential = hub.ask(
                "POST",
                agent.cluster() + "/listClusterUserCredential?api-version=2024-01-01",
                owner,
                Map.of("authenticationMethod", "Token", "clientProxy", true));
        assertEquals("ClusterConnectDisabled", credential.errorCode());
    }

    private static TestAgent created(String group, String name) {
        TestAgent agent = TestAgent.of(new ClusterId(SUBSCRIPTION.substring("/subscriptions/".length()), group, name));
        Answer answer = hub.ask("PUT", HubClient.path(agent.cluster()), cloud.ownerToken(), TestBodies.cluster(agent));
        assertEquals(201, answer.status(), answer.toString());
        return agent;
    }

    private static Answer ask(String method, String path, @Nullable Object body) {
        return hub.ask(method, path + VERSION, cloud.ownerToken(), body);
    }
}
