package io.mooring.extensions.release;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.mooring.extensions.helm.Kubeconfig;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The cluster the releases live in, for our own requests and for Helm's. */
public final class KubeCluster {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final KubernetesClient client;
    private final @Nullable Path tokenFile;

    private KubeCluster(KubernetesClient client, @Nullable Path tokenFile) {
        this.client = client;
        this.tokenFile = tokenFile;
    }

    /** The cluster of a client, with that client's credentials. */
    public static KubeCluster of(KubernetesClient client) {
        return new KubeCluster(client, null);
    }

    /** In a pod: the token in the file is renewed by the node, so Helm reads it anew each time. */
    public static KubeCluster of(KubernetesClient client, Path tokenFile) {
        return new KubeCluster(client, tokenFile);
    }

    /** The client's configuration in the form that Helm takes. */
    public Kubeconfig kubeconfig() {
        Config config = client.getConfiguration();
        ObjectNode root = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "Config");
        ObjectNode cluster = named(root, "clusters", "cluster");
        cluster.put("server", config.getMasterUrl());
        put(cluster, "certificate-authority-data", config.getCaCertData());
        put(cluster, "tls-server-name", config.getTlsServerName());
        if (config.getCaCertData() == null) {
            put(cluster, "certificate-authority", config.getCaCertFile());
        }
        if (config.isTrustCerts()) {
            cluster.put("insecure-skip-tls-verify", true);
        }
        credentials(named(root, "users", "user"), config);
        named(root, "contexts", "context").put("cluster", "mooring").put("user", "mooring");
        root.put("current-context", "mooring");
        return new Kubeconfig(JSON.writeValueAsString(root)); // JSON is YAML.
    }

    KubeReleases releases() {
        return new KubeReleases(client);
    }

    KubeWorkloads workloads() {
        return new KubeWorkloads(client);
    }

    KubeEvidence evidence() {
        return new KubeEvidence(client);
    }

    KubeDrift drift() {
        return new KubeDrift(client);
    }

    KubeRemains remains() {
        return new KubeRemains(client);
    }

    KubeClaims claims(String namespace, String holder) {
        return new KubeClaims(client, namespace, holder);
    }

    private void credentials(ObjectNode user, Config config) {
        put(user, "client-certificate-data", config.getClientCertData());
        put(user, "client-key-data", config.getClientKeyData());
        if (config.getClientCertData() == null) {
            put(user, "client-certificate", config.getClientCertFile());
        }
        if (config.getClientKeyData() == null) {
            put(user, "client-key", config.getClientKeyFile());
        }
        if (tokenFile != null) {
            user.put("tokenFile", tokenFile.toString());
        } else if (config.getOauthTokenProvider() != null) {
            put(user, "token", config.getOauthTokenProvider().getToken());
        } else {
            put(user, "token", config.getOauthToken() == null ? config.getAutoOAuthToken() : config.getOauthToken());
        }
        put(user, "username", config.getUsername());
        put(user, "password", config.getPassword());
    }

    private static ObjectNode named(ObjectNode root, String list, String kind) {
        ObjectNode item = JSON.createObjectNode().put("name", "mooring");
        ObjectNode content = item.putObject(kind);
        root.putArray(list).add(item);
        return content;
    }

    private static void put(ObjectNode node, String field, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            node.put(field, value);
        }
    }
}
