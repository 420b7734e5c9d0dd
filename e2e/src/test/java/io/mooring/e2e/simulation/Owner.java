package io.mooring.e2e.simulation;

import io.mooring.functions.HubInstance;
import io.mooring.protocol.arm.ClusterId;
import io.mooring.protocol.json.Json;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Whoever owns the clusters: creates, deletes and looks at them, and repeats what got no answer. */
final class Owner {
    private static final Duration AGAIN = Duration.ofSeconds(20);

    private final World world;
    private final HubFleet fleet;
    private final Truth truth;

    Owner(World world, HubFleet fleet, Truth truth) {
        this.world = world;
        this.fleet = fleet;
        this.truth = truth;
    }

    /** Creates the resource, and does something when it is there. */
    void create(SimulatedCluster cluster, String publicKey, Runnable then) {
        var body = Map.of(
                "location",
                "westeurope",
                "identity",
                Map.of("type", "SystemAssigned"),
                "properties",
                Map.of("agentPublicKeyCertificate", publicKey, "distribution", "k3s"));
        repeat("PUT", path(cluster.id()), Json.mapper().writeValueAsString(body), reply -> {
            String principal = Json.mapper()
                    .readTree(reply.body())
                    .at("/identity/principalId")
                    .asString();
            truth.incarnation(principal, cluster.name(), world.now());
            then.run();
        });
    }

    /** Deletes the resource, and does something when it has gone. */
    void delete(SimulatedCluster cluster, Runnable then) {
        repeat("DELETE", path(cluster.id()), null, reply -> {
            truth.all().stream()
                    .filter(one -> one.cluster().equals(cluster.name()) && one.deletedAt() == null)
                    .forEach(one -> one.deleted(world.now()));
            then.run();
        });
    }

    void configure(SimulatedCluster cluster, String name, int version) {
        String body = "{\"properties\":{\"sourceKind\":\"GitRepository\",\"gitRepository\":{\"url\":"
                + "\"https://git.example.com/r" + version + "\",\"repositoryRef\":{\"branch\":\"main\"}},"
                + "\"kustomizations\":{\"apps\":{\"path\":\"apps\",\"prune\":true}}}}";
        repeat("PUT", path(cluster.id(), name), body, reply -> {});
    }

    void unconfigure(SimulatedCluster cluster, String name) {
        repeat("DELETE", path(cluster.id(), name), null, reply -> {});
    }

    /** The next step of replacing the hub's certificate authority; the hub may say that it is too early. */
    void replaceAuthority(String step) {
        repeat(
                "POST",
                "/providers/Microsoft.Kubernetes/certificateAuthorities/" + step + "?api-version=2024-01-01",
                "{}",
                reply -> world.count(Fault.AUTHORITY_REPLACED));
    }

    /** What the hub shows, without faults; empty if nobody can be asked just now. */
    Optional<JsonNode> look(String path) {
        return world.quietly(() -> ask("GET", path, null)
                .filter(reply -> reply.status() == 200)
                .map(reply -> Json.mapper().readTree(reply.body())));
    }

    static String path(ClusterId cluster) {
        return cluster + "?api-version=2024-01-01";
    }

    static String path(ClusterId cluster, String configuration) {
        return cluster + "/providers/Microsoft.KubernetesConfiguration/fluxConfigurations/" + configuration
                + "?api-version=2023-05-01";
    }

    private interface Done {
        void with(HubInstance.Reply reply);
    }

    private void repeat(String method, String path, @Nullable String body, Done done) {
        if (method.equals("DELETE") && !path.contains("fluxConfigurations")) {
            truth.all().stream()
                    .filter(one -> path.contains("/" + one.cluster() + "?"))
                    .forEach(Truth.Incarnation::doom);
        }
        Optional<HubInstance.Reply> reply = ask(method, path, body);
        int status = reply.map(HubInstance.Reply::status).orElse(0);
        if (status >= 200 && status < 300) {
            done.with(reply.orElseThrow());
        } else if (status == 0 || status == 429 || status >= 500) {
            world.in(AGAIN, method, () -> repeat(method, path, body, done));
        } else if (!path.contains("fluxConfigurations") && status != 409) {
            world.violation(
                    "the owner gets what he may ask for",
                    method + " " + path + ": "
                            + reply.map(HubInstance.Reply::body).orElse(""));
        }
    }

    private Optional<HubInstance.Reply> ask(String method, String path, @Nullable String body) {
        Map<String, String> headers = Map.of("host", "hub.example.com", "authorization", "Bearer " + HubInstance.OWNER);
        return fleet.ask(method, URI.create("https://hub.example.com" + path), headers, body);
    }
}
