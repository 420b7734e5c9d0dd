package io.mooring.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mooring.functions.TestHub.Answer;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a cluster is told of those who use it. */
class CheckAccessTest {
    private static final Map<String, String> ROLES = Map.of(
            "Viewer", "63f0a09d-1495-4db4-a681-037d84835eb4",
            "Writer", "5b999177-9696-4545-85c7-50de3797e5a1",
            "Admin", "dffb1e0c-446f-4dde-a09f-99eb5cc68b96",
            "Cluster Admin", "8393591c-06b9-48a2-a542-1bd6b377f6a2",
            "Owner", "8e3af657-a8ff-443c-a75c-2fe8c4bcb635");
    private static final String ANN = "aaaaaaaa-0000-0000-0000-000000000001";
    private static final String TEAM = "eeeeeeee-0000-0000-0000-000000000001";
    private static final String CHECK = "/providers/Microsoft.Authorization/checkaccess?api-version=2018-09-01-preview";

    private final TestHub hub = new TestHub();
    private String cluster = "";
    private String token = "";

    @BeforeEach
    void connect() {
        TestAgent agent = hub.connected("edge");
        cluster = agent.cluster().toString();
        token = hub.token(agent);
    }

    @ParameterizedTest(name = "{0} at {1}: {2} in {3}: {4}")
    @CsvSource({
        "Viewer,        '',              pods/read,                                    /namespaces/dev,  Allowed",
        "Viewer,        '',              secrets/read,                                 /namespaces/dev,  NotAllowed",
        "Viewer,        '',              pods/delete,                                  /namespaces/dev,  NotAllowed",
        "Writer,        /namespaces/dev, apps/deployments/write,                       /namespaces/dev,  Allowed",
        "Writer,        /namespaces/dev, secrets/write,                                /namespaces/dev,  Allowed",
        "Writer,        /namespaces/dev, rbac.authorization.k8s.io/roles/write,        /namespaces/dev,  NotAllowed",
        "Admin,         /namespaces/dev, rbac.authorization.k8s.io/rolebindings/write, /namespaces/dev,  Allowed",
        "Admin,         /namespaces/dev, rbac.authorization.k8s.io/rolebindings/write, /namespaces/prod, NotAllowed",
        "Admin,         /namespaces/dev, pods/read,                                    '',               NotAllowed",
        "Cluster Admin, '',              nodes/delete,                                 '',               Allowed",
        "Owner,         '',              pods/read,                                    '',               NotAllowed",
    })
    void rolesDecideInsideTheCluster(String role, String at, String action, String in, String decision) {
        give(ROLES.get(role), ANN, cluster + at);
        String full = "Microsoft.Kubernetes/connectedClusters/" + action;
        Answer answer = hub.ask("POST", cluster + in + CHECK, token, body(ANN, List.of(), full));
        assertEquals(200, answer.status(), answer.message());
        assertEquals(decision, answer.text("/0/accessDecision"));
        assertEquals(full, answer.text("/0/actionId"));
    }

    @Test
    void groupsAndTheLongFormOfANamespaceCount() {
        give(ROLES.get("Viewer"), TEAM, cluster + "/namespaces/dev");
        String in = cluster + "/providers/Microsoft.KubernetesConfiguration/namespaces/dev" + CHECK;
        String pods = "Microsoft.Kubernetes/connectedClusters/pods/read";
        assertEquals(
                "NotAllowed",
                hub.ask("POST", in, token, body(ANN, List.of(), pods)).text("/0/accessDecision"));
        assertEquals(
                "Allowed",
                hub.ask("POST", in, token, body(ANN, List.of(TEAM), pods)).text("/0/accessDecision"));
    }

    @Test
    void aClusterAsksAboutItselfOnlyAndAsLongAsItIsThere() {
        String pods = "Microsoft.Kubernetes/connectedClusters/pods/read";
        hub.created("other");
        assertEquals(
                "403 AuthorizationFailed",
                hub.ask("POST", cluster.replace("edge", "other") + CHECK, token, body(ANN, List.of(), pods))
                        .code());
        assertEquals(
                "401 InvalidAuthenticationToken",
                hub.ask("POST", cluster + CHECK, TestHub.OWNER, body(ANN, List.of(), pods))
                        .code());
        assertEquals(
                "400 InvalidRequestContent",
                hub.ask(
                                "POST",
                                cluster + CHECK,
                                token,
                                "{\"Subject\":{\"Attributes\":{\"ObjectId\":\"x\"}},\"Actions\":[1]}")
                        .code());
        hub.ask("DELETE", cluster + "?api-version=2024-01-01", TestHub.OWNER, null);
        assertEquals(
                "401 ClusterIdentityRevoked",
                hub.ask("POST", cluster + CHECK, token, body(ANN, List.of(), pods))
                        .code());
    }

    private void give(String role, String principal, String scope) {
        String path = scope + "/providers/Microsoft.Authorization/roleAssignments/" + UUID.randomUUID()
                + "?api-version=2022-04-01";
        assertEquals(
                201,
                hub.ask("PUT", path, TestHub.OWNER, RolesTest.body(role, principal))
                        .status());
    }

    private static Map<String, Object> body(String objectId, List<String> groups, String action) {
        return Map.of(
                "Subject",
                Map.of("Attributes", Map.of("ObjectId", objectId, "Groups", groups)),
                "Actions",
                List.of(Map.of("Id", action, "IsDataAction", true)));
    }
}
