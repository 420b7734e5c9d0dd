package io.mooring.cli.kube;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What kind of Kubernetes a cluster is and where it stands, as far as its nodes tell. */
public record Distribution(String distribution, String infrastructure) {
    private static final String GENERIC = "generic";

    /** What a node shows of its kind. */
    public record NodeMarks(
            Map<String, String> labels,
            Map<String, String> annotations,
            @Nullable String providerId) {
        public NodeMarks {
            labels = Map.copyOf(labels);
            annotations = Map.copyOf(annotations);
        }

        /** Our own node, which runs containers as processes of this machine. */
        boolean isLocal() {
            return providerId != null && providerId.startsWith("mooring://");
        }

        private String distribution() {
            String provider = providerId == null ? "" : providerId;
            if (labels.containsKey("node.openshift.io/os_id")) {
                return "openshift";
            }
            if (labels.containsKey("kubernetes.azure.com/node-image-version")) {
                return "aks";
            }
            if (labels.containsKey("cloud.google.com/gke-nodepool")
                    || labels.containsKey("cloud.google.com/gke-os-distribution")) {
                return "gke";
            }
            if (labels.containsKey("eks.amazonaws.com/nodegroup")) {
                return "eks";
            }
            if (labels.containsKey("minikube.k8s.io/version")) {
                return "minikube";
            }
            if (provider.startsWith("kind://")) {
                return "kind";
            }
            if (provider.startsWith("k3s://")) {
                return "k3s";
            }
            return annotations.containsKey("rke.cattle.io/external-ip")
                            || annotations.containsKey("rke.cattle.io/internal-ip")
                    ? "rancher_rke"
                    : GENERIC;
        }

        private String infrastructure() {
            String provider = providerId == null ? "" : providerId;
            int scheme = provider.indexOf("://");
            return switch (scheme < 0 ? "" : provider.substring(0, scheme)) {
                case "azure" -> "azure";
                case "aws" -> "aws";
                case "gce" -> "gcp";
                case "vsphere" -> "vsphere";
                default -> GENERIC;
            };
        }
    }

    /** The first node that tells decides. */
    public static Distribution of(List<NodeMarks> nodes) {
        return new Distribution(
                first(nodes.stream().map(NodeMarks::distribution).toList()),
                first(nodes.stream().map(NodeMarks::infrastructure).toList()));
    }

    private static String first(List<String> answers) {
        return answers.stream()
                .filter(answer -> !answer.equals(GENERIC))
                .findFirst()
                .orElse(GENERIC);
    }
}
