package io.mooring.extensions.release;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Collection;

/** What Helm leaves behind when it uninstalls. */
final class KubeRemains {
    private final KubernetesClient client;

    KubeRemains(KubernetesClient client) {
        this.client = client;
    }

    /** Deletes the Jobs and Pods of hooks; other hook objects may hold what somebody needs. */
    void deleteHooks(Collection<ManifestObject> hooks) {
        try {
            for (ManifestObject hook : hooks) {
                if (hook.kind().equals("Job")) {
                    client.batch()
                            .v1()
                            .jobs()
                            .inNamespace(hook.namespace())
                            .withName(hook.name())
                            .delete();
                } else if (hook.kind().equals("Pod")) {
                    client.pods()
                            .inNamespace(hook.namespace())
                            .withName(hook.name())
                            .delete();
                }
            }
        } catch (KubernetesClientException failed) {
            throw new ClusterUnavailable("delete the hooks of a release", failed);
        }
    }

    /** Deletes CRDs and with them all their objects. */
    void deleteCrds(Collection<String> names) {
        try {
            for (String name : names) {
                client.apiextensions()
                        .v1()
                        .customResourceDefinitions()
                        .withName(name)
                        .delete();
            }
        } catch (KubernetesClientException failed) {
            throw new ClusterUnavailable("delete the CRDs of a release", failed);
        }
    }
}
