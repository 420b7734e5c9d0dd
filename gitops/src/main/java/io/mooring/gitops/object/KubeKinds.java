package io.mooring.gitops.object;

import io.mooring.gitops.object.Cluster.ClusterUnavailable;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The kinds that the apiserver serves, from its aggregated discovery: two requests for all of them. */
final class KubeKinds {
    private static final String AGGREGATED =
            "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";

    /** A manifest of an unknown kind must not turn every retry into a discovery. */
    private static final Duration UNKNOWN_KIND_PAUSE = Duration.ofSeconds(1);

    private final KubeHttp http;
    private final Clock clock;
    private Map<String, ResourceKind> kinds = Map.of();
    private Instant readAt = Instant.MIN;

    KubeKinds(KubeHttp http, Clock clock) {
        this.http = http;
        this.clock = clock;
    }

    synchronized Optional<ResourceKind> find(String apiVersion, String kind) {
        return lookup(apiVersion + " " + kind);
    }

    synchronized Optional<ResourceKind> preferred(String group, String kind) {
        return lookup("*" + group + " " + kind);
    }

    synchronized void forget() {
        readAt = Instant.MIN;
    }

    private Optional<ResourceKind> lookup(String key) {
        ResourceKind known = kinds.get(key);
        if (known == null
                && !clock.instant().isBefore(readAt.equals(Instant.MIN) ? readAt : readAt.plus(UNKNOWN_KIND_PAUSE))) {
            kinds = read();
            readAt = clock.instant();
            known = kinds.get(key);
        }
        return Optional.ofNullable(known);
    }

    private Map<String, ResourceKind> read() {
        Map<String, ResourceKind> found = new LinkedHashMap<>();
        for (String path : List.of("/api", "/apis")) {
            KubeHttp.Reply reply = http.send(KubeHttp.Call.get(path, "").accepting(AGGREGATED));
            if (!reply.ok()) {
                throw new ClusterUnavailable("list the kinds served", new IOException("status " + reply.code()));
            }
            for (JsonNode group : KubernetesObject.parse(reply.body()).tree().path("items")) {
                for (JsonNode version : group.path("versions")) {
                    for (JsonNode resource : version.path("resources")) {
                        add(found, group.path("metadata").path("name").asString(""), version, resource);
                    }
                }
            }
        }
        return found;
    }

    private static void add(Map<String, ResourceKind> found, String group, JsonNode version, JsonNode resource) {
        ResourceKind kind = new ResourceKind(
                group,
                version.path("version").asString(""),
                resource.path("responseKind").path("kind").asString(""),
                resource.path("resource").asString(""),
                resource.path("scope").asString("").equals("Namespaced"));
        found.putIfAbsent(kind.apiVersion() + " " + kind.kind(), kind);
        found.putIfAbsent("*" + group + " " + kind.kind(), kind);
    }
}
