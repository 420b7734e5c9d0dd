package io.mooring.localcluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

class SharedLocalClusterIT {
    @Test
    void everyCallerGetsTheSameRunningCluster() {
        LocalCluster cluster = SharedLocalCluster.get();

        assertSame(cluster, SharedLocalCluster.get());
        assertEquals(
                "Active",
                cluster.client()
                        .namespaces()
                        .withName("default")
                        .get()
                        .getStatus()
                        .getPhase());
    }
}
