package io.mooring.cli.cluster;

import io.mooring.cli.CliFailure;
import io.mooring.cli.ExitCode;
import io.mooring.cli.Waiting;
import io.mooring.cli.extension.Extensions;
import io.mooring.cli.gitops.Configurations;
import io.mooring.cli.hub.ArmPath;
import io.mooring.cli.hub.HubClient;
import io.mooring.cli.kube.KubeCluster;
import io.mooring.cli.output.Steps;
import io.mooring.extensions.helm.Helm;
import io.mooring.protocol.arm.ClusterId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Disconnects a cluster: what the hub configured in it goes first, while agents are there to remove it. */
public final class Offboarding {
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final Duration PRUNE_LIMIT = Duration.ofMinutes(2);
    private static final Duration RESOURCE_LIMIT = Duration.ofMinutes(1);

    private final HubClient hub;
    private final Helm helm;
    private final Steps steps;
    private final Waiting waiting;

    public Offboarding(HubClient hub, Helm helm, Steps steps, Waiting waiting) {
        this.hub = hub;
        this.helm = helm;
        this.steps = steps;
        this.waiting = waiting;
    }

    /**
     * Returns whether there was anything to delete.
     *
     * @param kube the cluster, null if it cannot be reached: then only the hub's side goes
     */
    public boolean disconnect(ClusterId id, @Nullable KubeCluster kube) {
        if (kube != null) {
            requireSame(id, kube.connectedAs());
        }
        Optional<ObjectNode> resource = hub.find(ArmPath.cluster(id), "look for the cluster " + id.name());
        resource.ifPresent(found -> deleteResource(id, found));
        boolean installed = kube != null
                && (kube.connectedAs().isPresent()
                        || kube.releaseNamespace().isPresent()
                        || kube.onboarding().find().isPresent());
        if (kube != null && installed) {
            steps.step("Agents removed", progress -> {
                new AgentRemoval(kube, helm, waiting).remove(progress);
                return null;
            });
        }
        return resource.isPresent() || installed;
    }

    private static void requireSame(ClusterId id, Optional<ClusterId> connectedAs) {
        if (connectedAs.isPresent() && !connectedAs.get().equals(id)) {
            throw new CliFailure(
                    ExitCode.FAILED,
                    "The cluster of this kubeconfig is connected as " + connectedAs.get() + ", not as " + id + ".",
                    "Choose its --context, or name that one.");
        }
    }

    /** All but those that came with the agents and go with them, which the hub does not delete alone. */
    private static List<JsonNode> removable(Extensions extensions) {
        return extensions.list().stream()
                .filter(one -> !one.at("/properties/isSystemExtension").asBoolean(false))
                .toList();
    }

    private void deleteResource(ClusterId id, ObjectNode resource) {
        Configurations configurations = new Configurations(hub, id);
        Extensions extensions = new Extensions(hub, id);
        List<String> names = new ArrayList<>();
        for (JsonNode one : configurations.list()) {
            String name = one.path("name").asString("");
            names.add("configuration " + name);
            boolean unused = configurations.delete(name);
        }
        for (JsonNode one : removable(extensions)) {
            String name = one.path("name").asString("");
            names.add("extension " + name);
            boolean unused = extensions.delete(name);
        }
        boolean connected = resource.path("properties")
                .path("connectivityStatus")
                .asString("")
                .equals("Connected");
        if (!names.isEmpty() && connected) {
            steps.step("Configurations and extensions removed", progress -> {
                progress.note(String.join(", ", names));
                return waiting.until(
                        PRUNE_LIMIT,
                        LOOK_EVERY,
                        () -> configurations.list().isEmpty()
                                && removable(extensions).isEmpty());
            });
        } else if (!names.isEmpty()) {
            steps.say("! The cluster is not Connected: what was applied to it stays there (" + String.join(", ", names)
                    + ").");
        }
        steps.step("Resource deleted at the hub", progress -> {
            boolean unused = hub.delete(ArmPath.cluster(id), "delete the cluster " + id.name());
            boolean gone = waiting.until(
                    RESOURCE_LIMIT,
                    LOOK_EVERY,
                    () -> hub.find(ArmPath.cluster(id), "look for the cluster " + id.name())
                            .isEmpty());
            if (!gone) {
                throw new CliFailure(
                        ExitCode.TIMEOUT, "The hub still shows " + id + ".", "Repeat the command in a minute.");
            }
            return null;
        });
    }
}
