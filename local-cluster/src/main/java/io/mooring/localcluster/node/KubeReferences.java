package io.mooring.localcluster.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/** The Secrets and ConfigMaps that a pod names, so that only their changes wake it. */
record KubeReferences(Set<String> objects) {
    static final String SECRET = "secret";
    static final String CONFIG_MAP = "configmap";

    static KubeReferences of(Pod pod) {
        Set<String> objects = new HashSet<>();
        for (Volume volume : pod.getSpec().getVolumes()) {
            addVolume(objects, volume);
        }
        Stream.concat(pod.getSpec().getInitContainers().stream(), pod.getSpec().getContainers().stream())
                .forEach(container -> addVariables(objects, container));
        return new KubeReferences(Set.copyOf(objects));
    }

    boolean contains(String kind, String name) {
        return objects.contains(kind + "/" + name);
    }

    private static void addVolume(Set<String> objects, Volume volume) {
        if (volume.getSecret() != null) {
            objects.add(SECRET + "/" + volume.getSecret().getSecretName());
        }
        if (volume.getConfigMap() != null) {
            objects.add(CONFIG_MAP + "/" + volume.getConfigMap().getName());
        }
        if (volume.getProjected() != null) {
            volume.getProjected().getSources().forEach(source -> {
                if (source.getSecret() != null) {
                    objects.add(SECRET + "/" + source.getSecret().getName());
                }
                if (source.getConfigMap() != null) {
                    objects.add(CONFIG_MAP + "/" + source.getConfigMap().getName());
                }
            });
        }
    }

    private static void addVariables(Set<String> objects, Container container) {
        container.getEnvFrom().forEach(source -> {
            if (source.getSecretRef() != null) {
                objects.add(SECRET + "/" + source.getSecretRef().getName());
            }
            if (source.getConfigMapRef() != null) {
                objects.add(CONFIG_MAP + "/" + source.getConfigMapRef().getName());
            }
        });
        container.getEnv().forEach(variable -> {
            var source = variable.getValueFrom();
            if (source != null && source.getSecretKeyRef() != null) {
                objects.add(SECRET + "/" + source.getSecretKeyRef().getName());
            }
            if (source != null && source.getConfigMapKeyRef() != null) {
                objects.add(CONFIG_MAP + "/" + source.getConfigMapKeyRef().getName());
            }
        });
    }
}
