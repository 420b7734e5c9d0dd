package io.mooring.agents.configagent;

import io.mooring.protocol.configuration.FluxConfigurationSpec;
import io.mooring.protocol.configuration.GitRepositorySource;
import io.mooring.protocol.configuration.KustomizationSpec;
import io.mooring.protocol.configuration.RepositoryRef;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The Flux objects that a configuration stands for: one source, and a Kustomization per entry. */
final class FluxObjects {
    static final String SERVICE_ACCOUNT = "flux-applier";

    private FluxObjects() {}

    /**
     * The spec of the GitRepository.
     *
     * @param secret with what the repository's server must be shown, null if there is none
     */
    static Map<String, Object> gitRepository(
            FluxConfigurationSpec configuration, GitRepositorySource source, @Nullable String secret) {
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("url", source.url());
        spec.put("interval", seconds(source.syncIntervalInSeconds()));
        spec.put("timeout", seconds(source.timeoutInSeconds()));
        if (configuration.suspend()) {
            spec.put("suspend", true);
        }
        Map<String, Object> ref = ref(source.repositoryRef());
        if (!ref.isEmpty()) {
            spec.put("ref", ref);
        }
        if (secret != null) {
            spec.put("secretRef", Map.of("name", secret));
        }
        return spec;
    }

    private static Map<String, Object> ref(@Nullable RepositoryRef wanted) {
        Map<String, Object> ref = new LinkedHashMap<>();
        if (wanted != null) {
            put(ref, "branch", wanted.branch());
            put(ref, "tag", wanted.tag());
            put(ref, "semver", wanted.semver());
            put(ref, "commit", wanted.commit());
        }
        return ref;
    }

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
        spec.put("sourceRef", Map.of("kind", configuration.sourceKind(), "name", name));
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
        Map<String, String> substitute = wanted.substitute();
        if (substitute != null && !substitute.isEmpty()) {
            spec.put("postBuild", Map.of("substitute", substitute));
        }
        if (configuration.suspend()) {
            spec.put("suspend", true);
        }
        return spec;
    }

    private static String path(String path) {
        String trimmed = path.strip();
        if (trimmed.isEmpty() || trimmed.equals(".") || trimmed.equals("/")) {
            return "./";
        }
        return trimmed.startsWith("./") ? trimmed : "./" + (trimmed.startsWith("/") ? trimmed.substring(1) : trimmed);
    }

    private static String seconds(long count) {
        return Math.max(1, count) + "s";
    }

    private static void put(Map<String, Object> into, String key, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            into.put(key, value);
        }
    }
}
