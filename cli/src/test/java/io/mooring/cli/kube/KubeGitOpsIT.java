package io.mooring.cli.kube;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.gitops.GitOpsSettings;
import io.mooring.localcluster.SharedLocalCluster;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two operators on one cluster. */
class KubeGitOpsIT {
    @TempDir
    Path folder;

    @Test
    void oneWorksAndTheOtherTakesOverWhenItEnds() throws Exception {
        try (KubeGitOps second = startAfterFirst()) {
            until(second::working);
            assertFalse(second.standingBy());
            assertTrue(second.metrics().contains("mooring_gitops_leader 1"), second::metrics);
        }
    }

    private KubeGitOps startAfterFirst() throws Exception {
        try (KubeGitOps first = start("first")) {
            until(first::working);
            KubeGitOps second = start("second");
            until(second::standingBy);
            assertTrue(second.ready());
            assertFalse(second.working());
            assertTrue(second.metrics().contains("mooring_gitops_leader 0"), second::metrics);
            assertTrue(first.working());
            return second;
        }
    }

    private KubeGitOps start(String name) {
        return KubeGitOps.start(
                KubeconfigChoice.of(SharedLocalCluster.get().kubeconfig(), null, Map.of()),
                KubeGitOps.Definitions.INSTALL,
                new GitOpsSettings(folder.resolve(name), null, 2, true, false));
    }

    private static void until(BooleanSupplier there) throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        for (int look = 0; look < 600 && !there.getAsBoolean(); look++) {
            boolean unused = never.await(100, TimeUnit.MILLISECONDS);
        }
        assertTrue(there.getAsBoolean());
    }
}
