package io.mooring.localcluster.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Computes the variables of a container as its pod declares them. */
record KubeEnvironment(KubePodApi api, String namespace, DownwardFields fields) {
    private static final String BLOCKED = "CreateContainerConfigError";

    /** The declared variables on top of {@code base}, with {@code $(NAME)} references resolved. */
    Map<String, String> variables(Container container, Map<String, String> base) throws PodBlocked {
        Map<String, String> variables = new LinkedHashMap<>(base);
        for (EnvFromSource source : container.getEnvFrom()) {
            String prefix = source.getPrefix() == null ? "" : source.getPrefix();
            from(source).forEach((key, bytes) -> variables.put(prefix + key, text(bytes)));
        }
        for (EnvVar declared : container.getEnv()) {
            EnvVarSource source = declared.getValueFrom();
            if (source == null) {
                String value = declared.getValue() == null ? "" : declared.getValue();
                variables.put(declared.getName(), VariableExpansion.expand(value, variables));
            } else {
                Optional<String> value = from(source);
                value.ifPresent(present -> variables.put(declared.getName(), present));
            }
        }
        return variables;
    }

    private Map<String, byte[]> from(EnvFromSource source) throws PodBlocked {
        if (source.getSecretRef() != null) {
            String name = source.getSecretRef().getName();
            return object(
                    "secret",
                    name,
                    api.secret(namespace, name),
                    source.getSecretRef().getOptional());
        }
        if (source.getConfigMapRef() != null) {
            String name = source.getConfigMapRef().getName();
            return object(
                    "configmap",
                    name,
                    api.configMap(namespace, name),
                    source.getConfigMapRef().getOptional());
        }
        return Map.of();
    }

    private Optional<String> from(EnvVarSource source) throws PodBlocked {
        if (source.getFieldRef() != null) {
            return Optional.of(fields.value(source.getFieldRef().getFieldPath()));
        }
        if (source.getResourceFieldRef() != null) {
            return Optional.of(""); // Processes have no limits here.
        }
        if (source.getSecretKeyRef() != null) {
            var reference = source.getSecretKeyRef();
            String name = reference.getName();
            Map<String, byte[]> data = object("secret", name, api.secret(namespace, name), reference.getOptional());
            return key("secret", name, data, reference.getKey(), reference.getOptional());
        }
        if (source.getConfigMapKeyRef() != null) {
            var reference = source.getConfigMapKeyRef();
            String name = reference.getName();
            Map<String, byte[]> data =
                    object("configmap", name, api.configMap(namespace, name), reference.getOptional());
            return key("configmap", name, data, reference.getKey(), reference.getOptional());
        }
        throw new PodBlocked(BLOCKED, "a variable's source is of a kind that the local node does not support");
    }

    private Map<String, byte[]> object(String kind, String name, Optional<Map<String, byte[]>> found, Boolean optional)
            throws PodBlocked {
        if (found.isEmpty() && !isTrue(optional)) {
            throw new PodBlocked(BLOCKED, kind + " \"" + name + "\" not found");
        }
        return found.orElse(Map.of());
    }

    private Optional<String> key(String kind, String name, Map<String, byte[]> data, String key, Boolean optional)
            throws PodBlocked {
        byte[] bytes = data.get(key);
        if (bytes == null && !isTrue(optional)) {
            throw new PodBlocked(BLOCKED, "couldn't find key " + key + " in " + kind + " " + namespace + "/" + name);
        }
        return Optional.ofNullable(bytes).map(KubeEnvironment::text);
    }

    private static boolean isTrue(Boolean value) {
        return value != null && value;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
