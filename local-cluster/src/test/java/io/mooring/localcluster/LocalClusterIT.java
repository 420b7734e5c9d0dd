package io.mooring.localcluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalClusterIT {
    @TempDir
    private Path folder;

    @Test
    void keepsItsDataAndItsAddressFromOneLifeToTheNext() {
        String server;
        try (LocalCluster first = LocalCluster.start(LocalClusterSettings.forTests(folder))) {
            server = first.server().toString();
            first.client()
                    .resource(new ConfigMapBuilder()
                            .withNewMetadata()
                            .withName("kept")
                            .withNamespace("default")
                            .endMetadata()
                            .addToData("key", "value")
                            .build())
                    .create();
        }
        try (LocalCluster second = LocalCluster.start(LocalClusterSettings.forTests(folder))) {
            assertEquals(server, second.server().toString());
            assertEquals(
                    "value",
                    second.client()
                            .configMaps()
                            .inNamespace("default")
                            .withName("kept")
                            .get()
                            .getData()
                            .get("key"));
            assertEquals(
                    "v1.34.2",
                    second.client().getKubernetesVersion().getGitVersion(),
                    "the version that the linker set");
        }
    }

    @Test
    void theKubeconfigIsForItsOwnerOnly() throws IOException {
        try (LocalCluster cluster = LocalCluster.start(LocalClusterSettings.forTests(folder))) {
            assertEquals(
                    "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(cluster.kubeconfig())));
            assertTrue(cluster.kubeconfigContents().contains("client-certificate-data"));
        }
    }

    @Test
    void aSecondClusterOnTheSameFolderIsRefused() {
        try (LocalCluster cluster = LocalCluster.start(LocalClusterSettings.forTests(folder))) {
            assertNotNull(cluster);
            IllegalStateException refused = assertThrows(
                    IllegalStateException.class, () -> LocalCluster.start(LocalClusterSettings.forTests(folder)));
            assertTrue(refused.getMessage().contains("already runs"), refused.getMessage());
        }
    }

    @Test
    void anErrorAtTheStartNamesTheLastWordsOfTheProcess() throws IOException {
        try (LocalCluster cluster = LocalCluster.start(LocalClusterSettings.forTests(folder))) {
            assertNotNull(cluster);
        }
        Files.writeString(folder.resolve("pki/service-account.key"), "no key");
        IllegalStateException failed = assertThrows(
                IllegalStateException.class, () -> LocalCluster.start(LocalClusterSettings.forTests(folder)));
        assertTrue(failed.getMessage().contains("kube-apiserver ended at start"), failed.getMessage());
        assertTrue(failed.getMessage().contains("service-account.key"), failed.getMessage());
        assertFalse(stillRunning(), "nothing is left behind");
    }

    private boolean stillRunning() throws IOException {
        List<String> run = Files.readAllLines(folder.resolve("run"));
        return !run.isEmpty();
    }
}
