package io.mooring.agents.farewell;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** The Deployments and pods of the agents that bring what was declared, and take it away again. */
final class KubeAgentProcesses {
    private static final Logger LOG = System.getLogger("mooring.agents");
    private static final String COMPONENT = "app.kubernetes.io/component";
    private static final String PART_OF = "app.kubernetes.io/part-of";
    private static final String CHART = "azure-arc-k8sagents";
    /** Without these no declaration ends; the GitOps operator alone ends none. */
    private static final Set<String> ENDING = Set.of("config-agent", "extension-manager", "azure-arc-agents");

    private static final Set<String> WRITING =
            Set.of("config-agent", "extension-manager", "azure-arc-agents", "gitops-operator");
    private static final String NO_REPLICAS = "{\"spec\":{\"replicas\":0}}";

    private final KubernetesClient client;

    KubeAgentProcesses(KubernetesClient client) {
        this.client = client;
    }

    boolean anyReady() {
        return deployments().stream()
                .filter(deployment ->
                        ENDING.contains(component(deployment.getMetadata().getLabels())))
                .anyMatch(KubeAgentProcesses::isReady);
    }

    /** From now on nobody declares anything anew. */
    void stop() {
        deployments()
                .forEach(deployment -> client.apps()
                        .deployments()
                        .inNamespace(deployment.getMetadata().getNamespace())
                        .withName(deployment.getMetadata().getName())
                        .patch(PatchContext.of(PatchType.JSON_MERGE), NO_REPLICAS));
    }

    boolean stopped() {
        return client.pods().inAnyNamespace().withLabel(PART_OF, CHART).list().getItems().stream()
                .filter(pod -> WRITING.contains(component(pod.getMetadata().getLabels())))
                .noneMatch(KubeAgentProcesses::lives);
    }

    /** What a question to the apiserver comes to; no if it cannot be asked just now. */
    static boolean answered(BooleanSupplier question) {
        try {
            return question.getAsBoolean();
        } catch (KubernetesClientException refused) {
            LOG.log(Level.WARNING, "event=farewell.retry message=\"{0}\"", refused.getMessage());
            return false;
        }
    }

    private List<Deployment> deployments() {
        return client.apps().deployments().inAnyNamespace().withLabel(PART_OF, CHART).list().getItems().stream()
                .filter(deployment ->
                        WRITING.contains(component(deployment.getMetadata().getLabels())))
                .toList();
    }

    private static boolean isReady(Deployment deployment) {
        Integer ready =
                deployment.getStatus() == null ? null : deployment.getStatus().getReadyReplicas();
        return ready != null && ready > 0;
    }

    private static boolean lives(Pod pod) {
        String phase =
                pod.getStatus() == null ? "" : String.valueOf(pod.getStatus().getPhase());
        return !phase.equals("Succeeded") && !phase.equals("Failed");
    }

    private static String component(Map<String, String> labels) {
        return labels.getOrDefault(COMPONENT, "");
    }
}
