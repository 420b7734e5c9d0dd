package io.mooring.benchmarks.heartbeat;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import io.mooring.localcluster.LocalCluster;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Leases on a kube-apiserver, one for each caller, renewed as kubelets do (PUT) or as OCM's agents do (GET and PUT). */
final class KubeLeases {
    private static final String NAMESPACE = "beats";
    private static final String PATH = "/apis/coordination.k8s.io/v1/namespaces/" + NAMESPACE + "/leases";
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpsClient server;
    private final Supplier<Instant> clock;
    private final AtomicReferenceArray<@Nullable String> versions;

    KubeLeases(LocalCluster cluster, int count, Supplier<Instant> clock) throws Exception {
        String url = cluster.server().toString();
        server = new HttpsClient(
                URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url),
                SSLUtils.sslContext(cluster.client().getConfiguration()));
        this.clock = clock;
        versions = new AtomicReferenceArray<>(count);
        cluster.client()
                .namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .create();
        for (int i = 0; i < count; i++) {
            versions.set(i, version(server.send("POST", PATH, null, body(i, null), 201)));
        }
    }

    IntConsumer put() {
        return this::put;
    }

    IntConsumer getAndPut() {
        return lease -> {
            versions.set(lease, version(server.send("GET", PATH + "/cluster-" + lease, null, null, 200)));
            put(lease);
        };
    }

    private void put(int lease) {
        String body = body(lease, Objects.requireNonNull(versions.get(lease)));
        versions.set(lease, version(server.send("PUT", PATH + "/cluster-" + lease, null, body, 200)));
    }

    private String body(int lease, @Nullable String version) {
        return "{\"apiVersion\":\"coordination.k8s.io/v1\",\"kind\":\"Lease\",\"metadata\":{\"name\":\"cluster-" + lease
                + "\",\"namespace\":\"" + NAMESPACE + "\""
                + (version == null ? "" : ",\"resourceVersion\":\"" + version + "\"")
                + "},\"spec\":{\"holderIdentity\":\"cluster-" + lease
                + "\",\"leaseDurationSeconds\":300,\"renewTime\":\""
                + MICROS.format(clock.get()) + "\"}}";
    }

    private static String version(String body) {
        return JSON.readTree(body).at("/metadata/resourceVersion").asString();
    }
}
