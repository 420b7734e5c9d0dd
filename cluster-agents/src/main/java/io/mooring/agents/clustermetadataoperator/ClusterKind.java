package io.mooring.agents.clustermetadataoperator;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Which distribution of Kubernetes a cluster is, and on whose machines; told from its nodes as Arc does. */
record ClusterKind(String distribution, String infrastructure) {
    static final String GENERIC = "generic";

    /** The first sign that any node shows decides. */
    private static final List<Sign> SIGNS = List.of(
            label("openshift", "node.openshift.io/os_id"),
            label("aks", "kubernetes.azure.com/node-image-version"),
            label("gke", "cloud.google.com/gke-nodepool"),
            label("gke", "cloud.google.com/gke-os-distribution"),
            label("eks", "eks.amazonaws.com/nodegroup"),
            label("minikube", "minikube.k8s.io/version"),
            provider("kind", "kind://"),
            provider("k3s", "k3s://"),
            annotation("rancher_rke", "rke.cattle.io/external-ip"),
            annotation("rancher_rke", "rke.cattle.io/internal-ip"));

    private static final Map<String, String> CLOUDS = Map.of("azure", "azure", "gce", "gcp", "aws", "aws");

    static ClusterKind of(Collection<NodeFacts> nodes) {
        String distribution = SIGNS.stream()
                .filter(sign -> nodes.stream().anyMatch(sign.shownBy()))
                .map(Sign::distribution)
                .findFirst()
                .orElse(GENERIC);
        String infrastructure = nodes.stream()
                .map(ClusterKind::cloud)
                .filter(cloud -> !cloud.equals(GENERIC))
                .findFirst()
                .orElse(GENERIC);
        return new ClusterKind(distribution, infrastructure);
    }

    private static String cloud(NodeFacts node) {
        String id = node.providerId();
        int end = id == null ? -1 : id.indexOf("://");
        return id == null || end < 0 ? GENERIC : CLOUDS.getOrDefault(id.substring(0, end), GENERIC);
    }

    private record Sign(String distribution, Predicate<NodeFacts> shownBy) {}

    private static Sign label(String distribution, String key) {
        return new Sign(distribution, node -> node.labels().containsKey(key));
    }

    private static Sign annotation(String distribution, String key) {
        return new Sign(distribution, node -> node.annotations().containsKey(key));
    }

    private static Sign provider(String distribution, String prefix) {
        return new Sign(distribution, node -> {
            String id = node.providerId();
            return id != null && id.startsWith(prefix);
        });
    }
}
