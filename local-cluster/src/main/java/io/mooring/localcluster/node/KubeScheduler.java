package io.mooring.localcluster.node;

import io.fabric8.kubernetes.api.model.BindingBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Map;

/** Binds waiting pods to the only node there is, if its labels are what they ask for. */
final class KubeScheduler {
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;

    private final KubernetesClient client;
    private final KubePodApi api;
    private final String nodeName;

    KubeScheduler(KubernetesClient client, KubePodApi api, String nodeName) {
        this.client = client;
        this.api = api;
        this.nodeName = nodeName;
    }

    static boolean isWaiting(Pod pod) {
        String bound = pod.getSpec().getNodeName();
        String phase = pod.getStatus().getPhase();
        return (bound == null || bound.isEmpty())
                && pod.getMetadata().getDeletionTimestamp() == null
                && pod.getSpec().getSchedulingGates().isEmpty()
                && "default-scheduler".equals(pod.getSpec().getSchedulerName())
                && !"Succeeded".equals(phase)
                && !"Failed".equals(phase);
    }

    void schedule(Pod pod) {
        Map<String, String> wanted = pod.getSpec().getNodeSelector();
        if (wanted != null && !KubeNodeRegistration.labels(nodeName).entrySet().containsAll(wanted.entrySet())) {
            api.event(
                    pod,
                    KubePodApi.EventKind.WARNING,
                    "FailedScheduling",
                    "0/1 nodes are available: the labels of " + nodeName + " do not match " + wanted);
            return;
        }
        try {
            var unused = client.bindings()
                    .inNamespace(pod.getMetadata().getNamespace())
                    .resource(new BindingBuilder()
                            .withNewMetadata()
                            .withName(pod.getMetadata().getName())
                            .withNamespace(pod.getMetadata().getNamespace())
                            .withUid(pod.getMetadata().getUid())
                            .endMetadata()
                            .withNewTarget()
                            .withApiVersion("v1")
                            .withKind("Node")
                            .withName(nodeName)
                            .endTarget()
                            .build())
                    .create();
        } catch (KubernetesClientException refused) {
            if (refused.getCode() != NOT_FOUND && refused.getCode() != CONFLICT) {
                throw refused; // Gone or bound already is what we want; the rest is tried again at the next look.
            }
        }
    }
}
