package io.mooring.agents.kube;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Connects a pod to its apiserver with the files of its service account. */
public final class KubeInCluster {
    private static final String SERVICE_ACCOUNT = "var/run/secrets/kubernetes.io/serviceaccount";
    private static final int REQUEST_TIMEOUT_MILLIS = 20_000;
    private static final int CONNECTION_TIMEOUT_MILLIS = 10_000;
    private static final int RETRIES = 2;

    private KubeInCluster() {}

    /**
     * Connects with what every pod is told.
     *
     * @throws IllegalArgumentException if something is missing
     */
    public static KubeConnection connect(Map<String, String> environment) {
        Path root = Path.of(environment.getOrDefault("CONTAINER_SANDBOX_MOUNT_POINT", "/"));
        String host = required(environment, "KUBERNETES_SERVICE_HOST");
        String literal = host.contains(":") ? "[" + host + "]" : host;
        URI apiServer = URI.create("https://" + literal + ":" + required(environment, "KUBERNETES_SERVICE_PORT"));
        return connect(apiServer, root.resolve(SERVICE_ACCOUNT));
    }

    private static String required(Map<String, String> environment, String key) {
        String value = environment.get(key);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("The apiserver cannot be found: " + key + " is missing.");
        }
        return value;
    }

    /** The client reads the token anew for each request, because the kubelet replaces it. */
    public static KubeConnection connect(URI apiServer, Path serviceAccount) {
        Path token = serviceAccount.resolve("token");
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(apiServer.toString())
                .withCaCertFile(serviceAccount.resolve("ca.crt").toString())
                .withOauthTokenProvider(() -> read(token))
                .withNamespace(read(serviceAccount.resolve("namespace")))
                .withRequestTimeout(REQUEST_TIMEOUT_MILLIS)
                .withConnectionTimeout(CONNECTION_TIMEOUT_MILLIS)
                .withRequestRetryBackoffLimit(RETRIES)
                .build();
        return new KubeConnection(
                new KubernetesClientBuilder().withConfig(config).build());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the service account's file " + file + ".", e);
        }
    }
}
