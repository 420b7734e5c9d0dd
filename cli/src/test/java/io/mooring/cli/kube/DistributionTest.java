package io.mooring.cli.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.cli.kube.Distribution.NodeMarks;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DistributionTest {
    @ParameterizedTest
    @CsvSource(nullValues = "none", textBlock = """
        node.openshift.io/os_id                 | none               | none                | openshift   | generic
        kubernetes.azure.com/node-image-version | none               | azure:///x          | aks         | azure
        cloud.google.com/gke-nodepool           | none               | gce://p/z/n         | gke         | gcp
        eks.amazonaws.com/nodegroup             | none               | aws:///z/i          | eks         | aws
        minikube.k8s.io/version                 | none               | none                | minikube    | generic
        none                                    | none               | kind://docker/k/n   | kind        | generic
        none                                    | none               | k3s://n             | k3s         | generic
        none                                    | rke.cattle.io/internal-ip | none         | rancher_rke | generic
        none                                    | none               | vsphere://1         | generic     | vsphere
        none                                    | none               | none                | generic     | generic
        """, delimiter = '|')
    void theMarksOfANodeDecide(
            String label, String annotation, String provider, String distribution, String infrastructure) {
        NodeMarks node = new NodeMarks(
                label == null ? Map.of() : Map.of(label, "x"),
                annotation == null ? Map.of() : Map.of(annotation, "x"),
                provider);

        assertEquals(new Distribution(distribution, infrastructure), Distribution.of(List.of(node)));
    }

    @Test
    void aNodeOfTheLocalClusterIsKnownByItsProvider() {
        assertTrue(new NodeMarks(Map.of(), Map.of(), "mooring://local").isLocal());
        assertFalse(new NodeMarks(Map.of(), Map.of(), "kind://docker/kind/node").isLocal());
        assertFalse(new NodeMarks(Map.of(), Map.of(), null).isLocal());
    }

    @Test
    void aClusterWithoutNodesIsGeneric() {
        assertEquals(new Distribution("generic", "generic"), Distribution.of(List.of()));
    }
}
