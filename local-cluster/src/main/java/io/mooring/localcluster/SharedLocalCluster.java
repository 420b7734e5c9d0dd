package io.mooring.localcluster;

import io.mooring.localcluster.process.FolderTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One control plane for all integration tests of a JVM: started by the first that asks, stopped with the JVM. Tests keep
 * apart by working each in a namespace of its own.
 */
public final class SharedLocalCluster {
    private static @Nullable LocalCluster running;

    private SharedLocalCluster() {}

    public static synchronized LocalCluster get() {
        LocalCluster cluster = running;
        if (cluster == null) {
            Path folder = temporaryFolder();
            cluster = LocalCluster.start(LocalClusterSettings.forTests(folder).withProgress(System.err::println));
            running = cluster;
            LocalCluster started = cluster;
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(started, folder), "stop-local-cluster"));
        }
        return cluster;
    }

    private static void end(LocalCluster cluster, Path folder) {
        cluster.close();
        try {
            FolderTree.delete(folder);
        } catch (IOException kept) {
            throw new UncheckedIOException("delete " + folder, kept);
        }
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("mooring-cluster-");
        } catch (IOException refused) {
            throw new UncheckedIOException("create a folder for the shared cluster", refused);
        }
    }
}
