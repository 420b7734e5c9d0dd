package io.mooring.agents.clustermetadataoperator;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.mooring.agents.kube.KubeConnection;
import io.mooring.agents.kube.KubeWatch;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The apiserver's version and its nodes. */
final class KubeFacts {
    private static final BigDecimal MILLI = BigDecimal.valueOf(1000);

    private final KubernetesClient client;

    KubeFacts(KubeConnection connection) {
        this.client = connection.client();
    }

    /** Without the leading {@code v}, for instance {@code 1.34.2}. */
    String version() {
        String version = client.getKubernetesVersion().getGitVersion();
        return version.startsWith("v") ? version.substring(1) : version;
    }

    List<NodeFacts> nodes() {
        return client.nodes().list().getItems().stream().map(KubeFacts::facts).toList();
    }

    void watchNodes(Runnable changed) {
        KubeWatch.start(client.nodes(), "nodes", node -> changed.run());
    }

    private static NodeFacts facts(Node node) {
        Map<String, Quantity> capacity =
                node.getStatus() == null ? null : node.getStatus().getCapacity();
        return new NodeFacts(
                orEmpty(node.getMetadata().getLabels()),
                orEmpty(node.getMetadata().getAnnotations()),
                node.getSpec() == null ? null : node.getSpec().getProviderID(),
                millicores(capacity == null ? null : capacity.get("cpu")));
    }

    private static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
        return map == null ? Map.of() : map;
    }

    private static long millicores(@Nullable Quantity cpu) {
        return cpu == null ? 0 : cpu.getNumericalAmount().multiply(MILLI).longValue();
    }
}
