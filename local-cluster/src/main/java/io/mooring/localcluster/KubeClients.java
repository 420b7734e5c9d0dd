package io.mooring.localcluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;

/** Clients of the local apiserver, with deadlines. */
final class KubeClients {
    private static final int REQUEST_MILLIS_MAX = 20_000;

    private KubeClients() {}

    static KubernetesClient fromKubeconfig(String kubeconfig) {
        Config config = new ConfigBuilder(Config.fromKubeconfig(kubeconfig))
                .withRequestTimeout(REQUEST_MILLIS_MAX)
                .withConnectionTimeout(REQUEST_MILLIS_MAX)
                .withNoProxy("127.0.0.1", "localhost")
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }
}
