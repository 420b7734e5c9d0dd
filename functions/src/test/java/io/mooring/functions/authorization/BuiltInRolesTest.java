package io.mooring.functions.authorization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuiltInRolesTest {
    private static final String CLUSTERS = "Microsoft.Kubernetes/connectedClusters/";

    private final BuiltInRoles roles = new BuiltInRoles();

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({
        "Owner,                                          Microsoft.Authorization/roleAssignments/write,          true",
        "Owner,                                          Microsoft.Kubernetes/connectedClusters/delete,          true",
        "Contributor,                                    Microsoft.Authorization/roleAssignments/write,          false",
        "Contributor,                                    Microsoft.Authorization/roleAssignments/delete,         false",
        "Contributor,                                    Microsoft.Authorization/roleAssignments/read,           true",
        "Contributor,                                    Microsoft.Kubernetes/connectedClusters/delete,          true",
        "Reader,                                         Microsoft.Kubernetes/connectedClusters/read,            true",
        "Reader,                                         Microsoft.Kubernetes/connectedClusters/write,           false",
        "Reader,                    Microsoft.Kubernetes/connectedClusters/listClusterUserCredential/action,     false",
        "User Access Administrator,                      Microsoft.Authorization/roleAssignments/write,          true",
        "User Access Administrator,                      Microsoft.Kubernetes/connectedClusters/write,           false",
        "Kubernetes Cluster - Azure Arc Onboarding,      Microsoft.Kubernetes/connectedClusters/write,           true",
        "Kubernetes Cluster - Azure Arc Onboarding,      Microsoft.Kubernetes/connectedClusters/read,            true",
        "Kubernetes Cluster - Azure Arc Onboarding,      Microsoft.Kubernetes/connectedClusters/delete,          false",
        "Kubernetes Cluster - Azure Arc Onboarding,      Microsoft.Resources/subscriptions/resourceGroups/write, false",
        "Azure Arc Enabled Kubernetes Cluster User Role, "
                + "Microsoft.Kubernetes/connectedClusters/listClusterUserCredential/action, true",
        "Azure Arc Enabled Kubernetes Cluster User Role, Microsoft.Kubernetes/connectedClusters/read,            false",
    })
    void rolesAllowWhatTheyAllowInAzure(String role, String action, boolean allowed) {
        assertEquals(allowed, role(role).permission().allows(action));
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({
        "Viewer,        pods/read,                                                    true",
        "Viewer,        secrets/read,                                                 false",
        "Viewer,        pods/delete,                                                  false",
        "Viewer,        rbac.authorization.k8s.io/roles/read,                         false",
        "Writer,        apps/deployments/write,                                       true",
        "Writer,        secrets/write,                                                true",
        "Writer,        pods/exec/action,                                             true",
        "Writer,        rbac.authorization.k8s.io/roles/write,                        false",
        "Writer,        namespaces/read,                                              true",
        "Writer,        namespaces/write,                                             false",
        "Writer,        resourcequotas/write,                                         false",
        "Admin,         rbac.authorization.k8s.io/rolebindings/write,                 true",
        "Admin,         authorization.k8s.io/localsubjectaccessreviews/write,         true",
        "Admin,         namespaces/delete,                                            false",
        "Admin,         rbac.authorization.k8s.io/clusterroles/write,                 false",
        "Cluster Admin, rbac.authorization.k8s.io/clusterroles/write,                 true",
        "Cluster Admin, nodes/read,                                                   true",
    })
    void rolesInsideAClusterAllowWhatTheyAllowInAzure(String role, String action, boolean allowed) {
        RoleDefinition definition = role("Azure Arc Kubernetes " + role);
        assertEquals(allowed, definition.permission().allowsData(CLUSTERS + action));
        assertEquals(false, definition.permission().allows(CLUSTERS + action));
    }

    @Test
    void eachHasAnIdOfItsOwn() {
        assertEquals(
                roles.all().size(),
                roles.all().stream().map(RoleDefinition::id).distinct().count());
        assertTrue(roles.all().stream().allMatch(role -> PutAssignment.isGuid(role.id())));
        assertEquals("Owner", roles.find(BuiltInRoles.OWNER).orElseThrow().name());
    }

    private RoleDefinition role(String name) {
        return roles.all().stream()
                .filter(role -> role.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
