package io.mooring.agents.clustermetadataoperator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterKindTest {
    private static final NodeFacts PLAIN = new NodeFacts(Map.of("kubernetes.io/os", "linux"), Map.of(), null, 2000);

    @ParameterizedTest(name = "label {0}, annotation {1}, provider {2}: {3} on {4}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
        node.openshift.io/os_id               | -                          | aws:///eu/i-1    | openshift   | aws
        kubernetes.azure.com/node-image-version | -                        | azure:///sub/1   | aks         | azure
        cloud.google.com/gke-nodepool         | -                          | gce://p/z/n      | gke         | gcp
        cloud.google.com/gke-os-distribution  | -                          | gce://p/z/n      | gke         | gcp
        eks.amazonaws.com/nodegroup           | -                          | aws:///eu/i-1    | eks         | aws
        minikube.k8s.io/version               | -                          | -                | minikube    | generic
        -                                     | -                          | kind://docker/n  | kind        | generic
        -                                     | -                          | k3s://n          | k3s         | generic
        -                                     | rke.cattle.io/external-ip  | -                | rancher_rke | generic
        -                                     | rke.cattle.io/internal-ip  | -                | rancher_rke | generic
        -                                     | -                          | vsphere://1      | generic     | generic
        -                                     | -                          | -                | generic     | generic
        """)
    void oneNodeTells(String label, String annotation, String provider, String distribution, String infrastructure) {
        NodeFacts node = new NodeFacts(
                label == null ? Map.of() : Map.of(label, "x"),
                annotation == null ? Map.of() : Map.of(annotation, "x"),
                provider,
                1000);
        assertEquals(new ClusterKind(distribution, infrastructure), ClusterKind.of(List.of(PLAIN, node)));
    }

    @Test
    void noNodesAreGeneric() {
        assertEquals(new ClusterKind("generic", "generic"), ClusterKind.of(List.of()));
    }

    @Test
    void theFirstSignOfTheListWins() {
        NodeFacts k3s = new NodeFacts(Map.of(), Map.of(), "k3s://a", 1000);
        NodeFacts openshift = new NodeFacts(Map.of("node.openshift.io/os_id", "rhcos"), Map.of(), null, 1000);
        assertEquals("openshift", ClusterKind.of(List.of(k3s, openshift)).distribution());
    }
}
