package io.mooring.functions.configuration;

import io.mooring.functions.arm.ArmFailure;
import io.mooring.functions.arm.Members;
import io.mooring.protocol.configuration.FluxConfigurationSpec;
import io.mooring.protocol.configuration.KustomizationSpec;
import io.mooring.protocol.json.Json;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes a spec of a configuration's properties, and of a spec properties; keeps the rules that span members. */
final class ConfigurationBody {
    private static final String KUSTOMIZATIONS = "kustomizations";
    private static final String POST_BUILD = "postBuild";
    private static final List<String> SUBSTITUTIONS = List.of("substitute", "substituteFrom");
    private static final String URL = "url";

    /** Kubernetes allows 63, and Flux appends a character to some names. */
    private static final int JOINED_NAME_MAX = 62;

    private ConfigurationBody() {}

    /**
     * Reads properties that the declaration of the type has let in.
     *
     * @throws ArmFailure 400 if they break a rule that spans members
     */
    static FluxConfigurationSpec read(String name, Members properties) {
        ObjectNode spec = properties.json().deepCopy();
        checkSource(SourceKind.named(properties.string("sourceKind")), properties);
        for (Map.Entry<String, JsonNode> entry : spec.path(KUSTOMIZATIONS).properties()) {
            checkName(name, entry.getKey());
            raise((ObjectNode) entry.getValue());
        }
        FluxConfigurationSpec read = Json.mapper().treeToValue(spec, FluxConfigurationSpec.class);
        checkOrder(read.kustomizations());
        return read;
    }

    /** The properties that a user would have to write for a spec. */
    static ObjectNode written(FluxConfigurationSpec spec) {
        ObjectNode properties = Json.mapper().valueToTree(spec);
        for (Map.Entry<String, JsonNode> entry : properties.path(KUSTOMIZATIONS).properties()) {
            ObjectNode kustomization = (ObjectNode) entry.getValue();
            kustomization.put("name", entry.getKey());
            for (String member : SUBSTITUTIONS) {
                JsonNode value = kustomization.remove(member);
                if (value != null) {
                    kustomization.withObject("/" + POST_BUILD).set(member, value);
                }
            }
        }
        return properties;
    }

    /** Agents have the members of postBuild in the kustomization itself. */
    private static void raise(ObjectNode kustomization) {
        if (kustomization.remove(POST_BUILD) instanceof ObjectNode postBuild) {
            SUBSTITUTIONS.stream()
                    .filter(postBuild::has)
                    .forEach(member -> kustomization.set(member, postBuild.get(member)));
        }
    }

    private static void checkSource(SourceKind kind, Members properties) {
        for (SourceKind other : SourceKind.values()) {
            if (other != kind && properties.has(other.member())) {
                throw ArmFailure.refused(
                        "'properties." + other.member() + "' does not go with sourceKind " + kind.wireName() + ".");
            }
        }
        Members source = properties.optionalObject(kind.member());
        if (source == null) {
            throw ArmFailure.refused(
                    "'properties." + kind.member() + "' is required if the sourceKind is " + kind.wireName() + ".");
        }
        if (!kind.hasUrl(source.string(URL))) {
            throw ArmFailure.refused("'" + source.pathOf(URL) + "' must " + kind.urlRule() + ".");
        }
        for (String member : kind.needed()) {
            if (source.string(member, "").isEmpty()) {
                throw ArmFailure.refused("'" + source.pathOf(member) + "' is required.");
            }
        }
        checkBase64(source, "sshKnownHosts", "httpsCACert");
        checkBase64(source.optionalObject("tlsConfig"), "clientCertificate", "caCertificate");
        Members verify = source.optionalObject("verify");
        if (verify != null && verify.has("verificationConfig")) {
            Members keys = verify.object("verificationConfig");
            checkBase64(keys, keys.names().toArray(String[]::new));
        }
    }

    private static void checkBase64(@Nullable Members object, String... members) {
        for (String member : members) {
            String text = object == null ? null : object.optionalString(member);
            try {
                Base64.getDecoder().decode(text == null ? "" : text.strip());
            } catch (IllegalArgumentException e) {
                throw ArmFailure.refused("'" + (object == null ? member : object.pathOf(member)) + "' must be base64.");
            }
        }
    }

    private static void checkName(String configuration, String kustomization) {
        if (configuration.length() + 1 + kustomization.length() > JOINED_NAME_MAX) {
            throw ArmFailure.refused("The names of the configuration and its kustomization together, '" + configuration
                    + "-" + kustomization + "', can have " + JOINED_NAME_MAX + " characters at most.");
        }
    }

    private static void checkOrder(SortedMap<String, KustomizationSpec> specs) {
        specs.forEach((name, spec) -> {
            for (String before : dependsOn(spec)) {
                if (!specs.containsKey(before)) {
                    throw ArmFailure.refused("The kustomization '" + name + "' depends on '" + before
                            + "', which is not in this configuration.");
                }
            }
        });
        Set<String> ordered = new HashSet<>();
        boolean progress = true;
        while (progress) {
            progress = false;
            for (Map.Entry<String, KustomizationSpec> entry : specs.entrySet()) {
                if (ordered.containsAll(dependsOn(entry.getValue()))) {
                    progress |= ordered.add(entry.getKey());
                }
            }
        }
        if (ordered.size() < specs.size()) {
            Set<String> circle = new TreeSet<>(specs.keySet());
            circle.removeAll(ordered);
            throw ArmFailure.refused("The kustomizations " + String.join(", ", circle)
                    + " depend on each other in a circle, or on ones that do.");
        }
    }

    private static List<String> dependsOn(KustomizationSpec spec) {
        List<String> names = spec.dependsOn();
        return names == null ? List.of() : names;
    }
}
