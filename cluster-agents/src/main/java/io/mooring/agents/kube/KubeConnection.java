package io.mooring.agents.kube;

import io.fabric8.kubernetes.client.KubernetesClient;

/** The connection of a process to its apiserver. */
public record KubeConnection(KubernetesClient client) implements AutoCloseable {
    @Override
    public void close() {
        client.close();
    }
}
