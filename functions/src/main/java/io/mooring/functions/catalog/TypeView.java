package io.mooring.functions.catalog;

import io.mooring.protocol.catalog.ExtensionScopes;
import io.mooring.protocol.catalog.ExtensionType;
import io.mooring.protocol.json.Json;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Extension types in the REST contract's form.
 *
 * @param base ARM id below which they are shown
 */
record TypeView(String base) {
    static final String PROVIDER = "Microsoft.KubernetesConfiguration";

    private static final String CLUSTER_TYPE = "connectedClusters";

    ObjectNode type(ExtensionType type) {
        ObjectNode resource = resource(type.name(), "/extensionTypes/" + type.name(), "/extensionTypes");
        ObjectNode properties = resource.putObject("properties");
        properties.put("isSystemExtension", type.system());
        properties.put("isManagedIdentityRequired", false);
        properties.put("description", type.description());
        properties.put("publisher", type.publisher());
        properties.putArray("supportedClusterTypes").add(CLUSTER_TYPE);
        properties.set("supportedScopes", scopes(type.scopes()));
        ArrayNode trains = properties.putArray("releaseTrains");
        type.releaseTrains().forEach(train -> trains.add(train.name()));
        properties.set("configurationSettingsSchema", type.settings().json());
        return resource;
    }

    ObjectNode version(ExtensionType type, ExtensionType.Version version) {
        ObjectNode resource = resource(
                version.version(),
                "/extensionTypes/" + type.name() + "/versions/" + version.version(),
                "/extensionTypes/versions");
        ObjectNode properties = resource.putObject("properties");
        properties.put("version", version.version());
        properties.putArray("supportedClusterTypes").add(CLUSTER_TYPE);
        ArrayNode unsupported =
                properties.putObject("unsupportedKubernetesVersions").putArray("connectedCluster");
        outside(unsupported, type.kubernetes());
        outside(unsupported, version.kubernetes());
        if (!version.notes().isEmpty()) {
            properties.put("releaseNotes", version.notes());
        }
        return resource;
    }

    /** The catalogue says what is supported, the contract what is not: so it is said as a range. */
    private static void outside(ArrayNode list, String range) {
        if (!range.isEmpty()) {
            ObjectNode entry = list.addObject();
            entry.putArray("distributions");
            entry.putArray("unsupportedVersions").add("not " + range);
        }
    }

    private ObjectNode resource(String name, String path, String type) {
        return Json.mapper()
                .createObjectNode()
                .put("id", base + path)
                .put("name", name)
                .put("type", PROVIDER + type);
    }

    private static ObjectNode scopes(ExtensionScopes scopes) {
        ObjectNode supported = Json.mapper().createObjectNode();
        switch (scopes) {
            case ExtensionScopes.Cluster cluster -> cluster(supported.put("defaultScope", "cluster"), cluster);
            case ExtensionScopes.Namespace namespace -> supported.put("defaultScope", "namespace");
            case ExtensionScopes.Both both -> cluster(supported.put("defaultScope", "cluster"), both.cluster());
        }
        return supported;
    }

    private static void cluster(ObjectNode supported, ExtensionScopes.Cluster cluster) {
        supported
                .putObject("clusterScopeSettings")
                .put("allowMultipleInstances", cluster.instances() == ExtensionScopes.Instances.MANY)
                .put("defaultReleaseNamespace", cluster.defaultReleaseNamespace());
    }
}
