package io.mooring.agents.configagent;

import io.mooring.protocol.configuration.FluxConfigurationSpec;
import io.mooring.protocol.configuration.KustomizationSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The Kustomizations that a configuration stands for: one per entry. */
final class FluxObjects {
    static final String SERVICE_ACCOUNT = "flux-applier";

    private FluxObjects() {}

    /** The specs of the Kustomizations by the names of the objects. */
    static SortedMap<String, Map<String, Object>> kustomizations(String name, FluxConfigurationSpec configuration) {
        SortedMap<String, Map<String, Object>> specs = new TreeMap<>();
        configuration
                .kustomizations()
                .forEach((entry, spec) -> specs.put(objectName(name, entry), kustomization(name, configuration, spec)));
        return specs;
    }

    static String objectName(String configuration, String kustomization) {
        return configuration + "-" + kustomization;
    }

    private static Map<String, Object> kustomization(
            String name, FluxConfigurationSpec configuration, KustomizationSpec wanted) {
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("sourceRef", Map.of("kind", FluxSource.kind(configuration).kind(), "name", name));
        spec.put("path", path(wanted.path()));
        spec.put("interval", seconds(wanted.syncIntervalInSeconds()));
        spec.put("timeout", seconds(wanted.timeoutInSeconds()));
        Long retry = wanted.retryIntervalInSeconds();
        if (retry != null) {
            spec.put("retryInterval", seconds(retry));
        }
        spec.put("prune", wanted.prune());
        spec.put("force", wanted.force());
        spec.put("wait", wanted.waitForHealth());
        spec.put("serviceAccountName", SERVICE_ACCOUNT);
        if (configuration.scope().equals("namespace")) {
            spec.put("targetNamespace", configuration.namespace());
        }
        List<String> before = wanted.dependsOn();
        if (before != null && !before.isEmpty()) {
            spec.put(
                    "dependsOn",
                    before.stream()
                            .map(other -> Map.of("name", objectName(name, other)))
                            .toList());
        }
        Map<String, Object> postBuild = postBuild(wanted);
        if (!postBuild.isEmpty()) {
            spec.put("postBuild", postBuild);
        }
        if (configuration.suspend()) {
            spec.put("suspend", true);
        }
        return spec;
    }

    private static Map<String, Object> postBuild(KustomizationSpec wanted) {
        Map<String, Object> postBuild = new LinkedHashMap<>();
        Map<String, String> substitute = wanted.substitute();
        if (substitute != null && !substitute.isEmpty()) {
            postBuild.put("substitute", new TreeMap<>(substitute));
        }
        List<KustomizationSpec.SubstituteFrom> from = wanted.substituteFrom();
        if (from != null && !from.isEmpty()) {
            postBuild.put("substituteFrom", from);
        }
        return postBuild;
    }

    private static String path(String path) {
        String trimmed = path.strip();
        if (trimmed.isEmpty() || trimmed.equals(".") || trimmed.equals("/")) {
            return "./";
        }
        return trimmed.startsWith("./") ? trimmed : "./" + (trimmed.startsWith("/") ? trimmed.substring(1) : trimmed);
    }

    static String seconds(long count) {
        return Math.max(1, count) + "s";
    }

    static void put(Map<String, Object> into, String key, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            into.put(key, value);
        }
    }
}
