package io.mooring.cli.hub;

import io.mooring.protocol.arm.ClusterId;
import java.net.URI;
import java.net.URISyntaxException;

/** A path of the hub's REST interface, with the api-version that this client speaks there. */
public record ArmPath(String path, String apiVersion) {
    private static final String CLUSTERS_VERSION = "2024-01-01";
    private static final String CONFIGURATIONS_VERSION = "2025-04-01";
    private static final String EXTENSIONS_VERSION = "2025-03-01";
    private static final String ROLES_VERSION = "2022-04-01";
    private static final String ROLE_PROVIDER = "/providers/Microsoft.Authorization/";
    private static final String EXTENSION_TYPES_VERSION = "2024-11-01-preview";
    private static final String CONFIGURATION_PROVIDER = "/providers/Microsoft.KubernetesConfiguration/";

    public static ArmPath cluster(ClusterId cluster) {
        return new ArmPath(cluster.toString(), CLUSTERS_VERSION);
    }

    public static ArmPath clustersOfSubscription(String subscription) {
        return new ArmPath("/subscriptions/" + subscription + "/providers/" + ClusterId.TYPE, CLUSTERS_VERSION);
    }

    public static ArmPath clustersOfGroup(String subscription, String group) {
        return new ArmPath(
                "/subscriptions/" + subscription + "/resourceGroups/" + group + "/providers/" + ClusterId.TYPE,
                CLUSTERS_VERSION);
    }

    public static ArmPath configurations(ClusterId cluster) {
        return new ArmPath(cluster + CONFIGURATION_PROVIDER + "fluxConfigurations", CONFIGURATIONS_VERSION);
    }

    public static ArmPath extensions(ClusterId cluster) {
        return new ArmPath(cluster + CONFIGURATION_PROVIDER + "extensions", EXTENSIONS_VERSION);
    }

    public static ArmPath roleDefinitions() {
        return new ArmPath(ROLE_PROVIDER + "roleDefinitions", ROLES_VERSION);
    }

    public static ArmPath roleAssignments(String scope) {
        return new ArmPath(scope + ROLE_PROVIDER + "roleAssignments", ROLES_VERSION);
    }

    public static ArmPath roleAssignment(String id) {
        return new ArmPath(id, ROLES_VERSION);
    }

    public static ArmPath extensionTypes(ClusterId cluster) {
        return new ArmPath(cluster + CONFIGURATION_PROVIDER + "extensionTypes", EXTENSION_TYPES_VERSION);
    }

    public ArmPath child(String name) {
        return new ArmPath(path + "/" + name, apiVersion);
    }

    /** Path and query as they go over the wire. */
    String encoded() {
        try {
            return new URI(null, null, path, "api-version=" + apiVersion, null).toASCIIString();
        } catch (URISyntaxException impossible) {
            throw new IllegalArgumentException("not a path: " + path, impossible);
        }
    }
}
