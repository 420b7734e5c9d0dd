package io.mooring.agents.metricsexporter;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeSystemInfo;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A cluster's state in Prometheus' text format, under the names that kube-state-metrics has made common. */
final class KubeMetrics {
    private static final List<String> PHASES = List.of("Pending", "Running", "Succeeded", "Failed", "Unknown");
    private static final Set<String> RESOURCES = Set.of("cpu", "memory", "pods", "ephemeral-storage");

    /** The text of each metric, so that all samples of one stand together as the format wants it. */
    private final Map<String, StringBuilder> metrics = new LinkedHashMap<>();

    void add(Node node) {
        String name = node.getMetadata().getName();
        if (node.getStatus() == null) {
            return;
        }
        NodeSystemInfo info = node.getStatus().getNodeInfo();
        if (info != null) {
            sample(
                    "kube_node_info",
                    1,
                    "node",
                    name,
                    "kubelet_version",
                    info.getKubeletVersion(),
                    "os_image",
                    info.getOsImage(),
                    "kernel_version",
                    info.getKernelVersion());
        }
        node.getStatus().getConditions().forEach(condition -> {
            for (String status : List.of("true", "false", "unknown")) {
                sample(
                        "kube_node_status_condition",
                        status.equalsIgnoreCase(condition.getStatus()) ? 1 : 0,
                        "node",
                        name,
                        "condition",
                        condition.getType(),
                        "status",
                        status);
            }
        });
        resources("kube_node_status_capacity", name, node.getStatus().getCapacity());
        resources("kube_node_status_allocatable", name, node.getStatus().getAllocatable());
        boolean cordoned =
                node.getSpec() != null && Boolean.TRUE.equals(node.getSpec().getUnschedulable());
        sample("kube_node_spec_unschedulable", cordoned ? 1 : 0, "node", name);
    }

    private void resources(String metric, String node, @Nullable Map<String, Quantity> amounts) {
        if (amounts != null) {
            amounts.forEach((resource, amount) -> {
                if (RESOURCES.contains(resource)) {
                    sample(metric, amount.getNumericalAmount(), "node", node, "resource", resource);
                }
            });
        }
    }

    void add(Pod pod) {
        String namespace = pod.getMetadata().getNamespace();
        String name = pod.getMetadata().getName();
        String node = pod.getSpec() == null ? null : pod.getSpec().getNodeName();
        sample("kube_pod_info", 1, "namespace", namespace, "pod", name, "node", node);
        if (pod.getStatus() == null) {
            return;
        }
        for (String phase : PHASES) {
            sample(
                    "kube_pod_status_phase",
                    phase.equals(pod.getStatus().getPhase()) ? 1 : 0,
                    "namespace",
                    namespace,
                    "pod",
                    name,
                    "phase",
                    phase);
        }
        for (ContainerStatus container : pod.getStatus().getContainerStatuses()) {
            String[] labels = {"namespace", namespace, "pod", name, "container", container.getName()};
            sample(
                    "kube_pod_container_status_restarts_total",
                    container.getRestartCount() == null ? 0 : container.getRestartCount(),
                    labels);
            sample("kube_pod_container_status_ready", Boolean.TRUE.equals(container.getReady()) ? 1 : 0, labels);
        }
    }

    void add(Deployment deployment) {
        String[] labels = {
            "namespace",
            deployment.getMetadata().getNamespace(),
            "deployment",
            deployment.getMetadata().getName()
        };
        Integer wanted =
                deployment.getSpec() == null ? null : deployment.getSpec().getReplicas();
        Integer available =
                deployment.getStatus() == null ? null : deployment.getStatus().getAvailableReplicas();
        sample("kube_deployment_spec_replicas", wanted == null ? 1 : wanted, labels);
        sample("kube_deployment_status_replicas_available", available == null ? 0 : available, labels);
    }

    /** Says about the exporter itself whether all of the cluster was seen. */
    void complete(boolean all) {
        sample("mooring_exporter_complete", all ? 1 : 0);
    }

    String text() {
        StringBuilder all = new StringBuilder();
        metrics.forEach((name, samples) -> all.append("# TYPE ")
                .append(name)
                .append(name.endsWith("_total") ? " counter\n" : " gauge\n")
                .append(samples));
        return all.toString();
    }

    private void sample(String metric, long value, @Nullable String... labels) {
        sample(metric, BigDecimal.valueOf(value), labels);
    }

    private void sample(String metric, BigDecimal value, @Nullable String... labels) {
        StringBuilder text = metrics.computeIfAbsent(metric, ignored -> new StringBuilder());
        text.append(metric);
        if (labels.length > 0) {
            text.append('{');
            for (int i = 0; i < labels.length; i += 2) {
                text.append(i == 0 ? "" : ",").append(labels[i]).append("=\"");
                escape(text, labels[i + 1]);
                text.append('"');
            }
            text.append('}');
        }
        text.append(' ').append(value.stripTrailingZeros().toPlainString()).append('\n');
    }

    private static void escape(StringBuilder text, @Nullable String value) {
        if (value == null) {
            return;
        }
        for (int i = 0; i < value.length(); i++) {
            switch (value.charAt(i)) {
                case '\\' -> text.append("\\\\");
                case '"' -> text.append("\\\"");
                case '\n' -> text.append("\\n");
                default -> text.append(value.charAt(i));
            }
        }
    }
}
