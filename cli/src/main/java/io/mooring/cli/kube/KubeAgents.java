package io.mooring.cli.kube;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The agents in a cluster: which run, which do not and why. */
public final class KubeAgents {
    private static final int REASON_LENGTH_MAX = 160;

    private final KubeCluster cluster;

    KubeAgents(KubeCluster cluster) {
        this.cluster = cluster;
    }

    public List<DeploymentState> deployments(String namespace) {
        return cluster.ask(
                "list the Deployments of " + namespace,
                () -> cluster.client().apps().deployments().inNamespace(namespace).list().getItems().stream()
                        .map(KubeAgents::state)
                        .toList());
    }

    public int podCount(String namespace) {
        return pods(namespace).size();
    }

    /** The pods that are not ready, with what they wait for. */
    public List<PodTrouble> troubles(String namespace) {
        List<PodTrouble> troubles = new ArrayList<>();
        for (Pod pod : pods(namespace)) {
            trouble(pod.getStatus())
                    .ifPresent(reason ->
                            troubles.add(new PodTrouble(pod.getMetadata().getName(), shorten(reason))));
        }
        return troubles;
    }

    /** What the agents say that keeps the cluster from being Connected, as sentences; empty if they say nothing. */
    public String complaints() {
        return cluster.ask("read what the agents say", () -> {
            var found = cluster.client()
                    .genericKubernetesResources("arc.azure.com/v1beta1", "ConnectedCluster")
                    .inNamespace(KubeCluster.AGENTS)
                    .withName("clustermetadata")
                    .get();
            if (found == null || !(found.get("status", "conditions") instanceof List<?> conditions)) {
                return "";
            }
            return conditions.stream()
                    .filter(condition -> condition instanceof Map<?, ?> map && "False".equals(map.get("status")))
                    .map(condition -> " The agents say: " + ((Map<?, ?>) condition).get("message"))
                    .distinct()
                    .collect(Collectors.joining());
        });
    }

    /** Sets how many pods each of the namespace's Deployments has; returns how many Deployments there are. */
    public int scale(String namespace, int replicas) {
        return cluster.ask("scale the Deployments of " + namespace, () -> {
            List<DeploymentState> all = deployments(namespace);
            for (DeploymentState one : all) {
                var unused = cluster.client()
                        .apps()
                        .deployments()
                        .inNamespace(namespace)
                        .withName(one.name())
                        .scale(replicas);
            }
            return all.size();
        });
    }

    private List<Pod> pods(String namespace) {
        return cluster.ask(
                "list the pods of " + namespace,
                () -> cluster.client().pods().inNamespace(namespace).list().getItems());
    }

    private static DeploymentState state(Deployment deployment) {
        Integer wanted =
                deployment.getSpec() == null ? null : deployment.getSpec().getReplicas();
        Integer ready =
                deployment.getStatus() == null ? null : deployment.getStatus().getReadyReplicas();
        return new DeploymentState(
                deployment.getMetadata().getName(), wanted == null ? 1 : wanted, ready == null ? 0 : ready);
    }

    private static Optional<String> trouble(PodStatus status) {
        if (status == null) {
            return Optional.of("not seen by a node yet");
        }
        boolean ready = status.getConditions() != null
                && status.getConditions().stream()
                        .anyMatch(condition ->
                                "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
        if (ready || "Succeeded".equals(status.getPhase())) {
            return Optional.empty();
        }
        List<ContainerStatus> containers =
                status.getContainerStatuses() == null ? List.of() : status.getContainerStatuses();
        for (ContainerStatus container : containers) {
            Optional<String> reason = reason(container);
            if (reason.isPresent()) {
                return reason;
            }
        }
        List<PodCondition> conditions = status.getConditions() == null ? List.of() : status.getConditions();
        return Optional.of(conditions.stream()
                .filter(condition -> "False".equals(condition.getStatus()) && condition.getReason() != null)
                .map(condition -> words(condition.getReason(), condition.getMessage()))
                .findFirst()
                .orElse(String.valueOf(status.getPhase())));
    }

    private static Optional<String> reason(ContainerStatus container) {
        ContainerState state = container.getState();
        if (state != null && state.getWaiting() != null) {
            return Optional.of(
                    words(state.getWaiting().getReason(), state.getWaiting().getMessage()));
        }
        if (state != null && state.getTerminated() != null) {
            return Optional.of(words(
                    state.getTerminated().getReason(),
                    "exit code " + state.getTerminated().getExitCode()));
        }
        return Optional.empty();
    }

    private static String words(@Nullable String reason, @Nullable String message) {
        String first = reason == null ? "" : reason;
        return message == null || message.isBlank() ? first : first + ": " + message.strip();
    }

    private static String shorten(String reason) {
        return reason.length() > REASON_LENGTH_MAX ? reason.substring(0, REASON_LENGTH_MAX - 1) + "…" : reason;
    }
}
