package io.mooring.functions.cluster;

import io.mooring.functions.arm.ArmFailure;
import io.mooring.functions.arm.Members;
import io.mooring.protocol.json.Json;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The properties of a connected cluster that users write and the hub only keeps. All others are passed over. */
final class ClusterSettings {
    private static final List<String> TEXTS =
            List.of("distribution", "distributionVersion", "infrastructure", "privateLinkScopeResourceId");
    private static final List<String> OBJECTS =
            List.of("aadProfile", "arcAgentProfile", "securityProfile", "oidcIssuerProfile", "gateway");
    private static final List<String> PATCHABLE = List.of("distribution", "distributionVersion", "azureHybridBenefit");
    private static final String BENEFIT = "azureHybridBenefit";
    private static final String PRIVATE_LINK = "privateLinkState";
    private static final String AGENT_SETTINGS = "arcAgentryConfigurations";

    private ClusterSettings() {}

    static ObjectNode of(Members properties) {
        ObjectNode settings = Json.mapper().createObjectNode();
        for (String name : TEXTS) {
            String text = properties.optionalString(name);
            if (text != null) {
                settings.put(name, text);
            }
        }
        for (String name : OBJECTS) {
            if (properties.optionalObject(name) != null) {
                settings.set(name, properties.node(name));
            }
        }
        settings.put(PRIVATE_LINK, properties.word(PRIVATE_LINK, "Disabled", "Enabled", "Disabled"));
        settings.put(BENEFIT, benefit(properties, "NotApplicable"));
        JsonNode agents = properties.node(AGENT_SETTINGS);
        if (agents != null) {
            settings.set(AGENT_SETTINGS, withoutSecrets(properties.pathOf(AGENT_SETTINGS), agents));
        }
        return settings;
    }

    /** The settings after a PATCH. */
    static ObjectNode patched(ObjectNode settings, Members properties) {
        for (String name : properties.names()) {
            if (!PATCHABLE.contains(name)) {
                throw ArmFailure.invalid("'" + properties.pathOf(name) + "' cannot be patched, only "
                        + String.join(", ", PATCHABLE) + " and tags can. PUT the whole resource instead.");
            }
        }
        ObjectNode patched = settings.deepCopy();
        for (String name : PATCHABLE) {
            if (properties.has(name)) {
                patched.put(name, name.equals(BENEFIT) ? benefit(properties, "") : properties.string(name));
            }
        }
        return patched;
    }

    private static String benefit(Members properties, String otherwise) {
        return properties.word(BENEFIT, otherwise, "True", "False", "NotApplicable");
    }

    private static JsonNode withoutSecrets(String path, JsonNode configurations) {
        if (!configurations.isArray()) {
            throw ArmFailure.invalid("'" + path + "' must be a list.");
        }
        for (JsonNode configuration : configurations) {
            JsonNode secrets = configuration.get("protectedSettings");
            if (secrets != null && !secrets.isNull() && !secrets.isEmpty()) {
                throw ArmFailure.refused("'" + path + "': protectedSettings are not supported yet.");
            }
        }
        return configurations;
    }
}
