package io.mooring.cli.hub;

import io.mooring.protocol.arm.ClusterId;
import java.net.URI;
import java.net.URISyntaxException;

/** A path of the hub's REST interface, with the api-version that this client speaks there. */
public record ArmPath(String path, String apiVersion, String filter) {
    private static final String EVENTS_VERSION = "2022-06-15";
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

    /** The transitions of a cluster's status. */
    public static ArmPath history(ClusterId cluster) {
        return cluster(cluster).child("connectivityHistory");
    }

    /** How many clusters of a subscription have each status. */
    public static ArmPath connectivitySummary(String subscription) {
        return new ArmPath(
                "/subscriptions/" + subscription + "/providers/Microsoft.Kubernetes/connectivitySummary",
                CLUSTERS_VERSION);
    }

    /** Who is told of what happens at a scope. */
    public static ArmPath eventSubscriptions(String scope) {
        return new ArmPath(scope + "/providers/Microsoft.EventGrid/eventSubscriptions", EVENTS_VERSION);
    }

    public static ArmPath configurations(ClusterId cluster) {
        return new ArmPath(cluster + CONFIGURATION_PROVIDER + "fluxConfigurations", CONFIGURATIONS_VERSION);
    }

    public static ArmPath extensions(ClusterId cluster) {
        return new ArmPath(cluster + CONFIGURATION_PROVIDER + "extensions", EXTENSIONS_VERSION);
    }

    public static ArmPath certificateAuthorities() {
        return new ArmPath("/providers/Microsoft.Kubernetes/certificateAuthorities", CLUSTERS_VERSION);
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

    public ArmPath(String path, String apiVersion) {
        this(path, apiVersion, "");
    }

    public ArmPath child(String name) {
        return new ArmPath(path + "/" + name, apiVersion);
    }

    /** Only the part of a list for which an OData expression holds. */
    public ArmPath where(String expression) {
        return new ArmPath(path, apiVersion, expression);
    }

    /** Path and query as they go over the wire. */
    String encoded() {
        try {
            return new URI(
                            null,
                            null,
                            path,
                            "api-version=" + apiVersion + (filter.isEmpty() ? "" : "&$filter=" + filter),
                            null)
                    .toASCIIString();
        } catch (URISyntaxException impossible) {
            throw new IllegalArgumentException("not a path: " + path, impossible);
        }
    }
}
