package io.mooring.extensions.release;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubeWorkloadsTest {
    @ParameterizedTest(name = "wants {0}, has {1}, updated {2}, available {3}, behind {4}: {5}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
        # wants | has | updated | available | observed | why
        1       | 1   | 1       | 1         | 2        | -
        -       | 1   | 1       | 1         | 2        | -
        2       | 2   | 2       | 1         | 2        | 1 of 2 ready
        1       | 2   | 1       | 2         | 2        | old pods are still there
        1       | 1   | 1       | 1         | 1        | is not looked at yet
        1       | -   | -       | -         | -        | is not looked at yet
        0       | 0   | 0       | 0         | 2        | -
        """)
    void aDeploymentIsReadyWhenAllItsPodsAre(
            Integer wants, Integer has, Integer updated, Integer available, Long observed, String why) {
        var deployment = new DeploymentBuilder()
                .withNewMetadata()
                .withGeneration(2L)
                .endMetadata()
                .withNewSpec()
                .withReplicas(wants)
                .endSpec()
                .withNewStatus()
                .withReplicas(has)
                .withUpdatedReplicas(updated)
                .withAvailableReplicas(available)
                .withObservedGeneration(observed)
                .endStatus()
                .build();

        assertEquals(why, KubeWorkloads.unready(deployment).orElse(null));
    }

    @Test
    void aManifestIsReadAsItsObjects() {
        assertEquals(
                List.of(
                        new ManifestObject("", "ConfigMap", "shop", "a"),
                        new ManifestObject("apps", "Deployment", "other", "b")),
                ManifestObject.in("""
                    ---
                    # Source: web/templates/a.yaml
                    kind: ConfigMap
                    metadata: {name: a}
                    ---
                    ---
                    apiVersion: apps/v1
                    kind: Deployment
                    metadata: {name: b, namespace: other}
                    """, "shop"));
        assertEquals(List.of(), ManifestObject.in("", "shop"));
    }
}
