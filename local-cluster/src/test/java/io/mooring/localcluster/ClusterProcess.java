package io.mooring.localcluster;

import io.mooring.localcluster.LocalClusterSettings.Parts;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A cluster in a JVM of its own, for tests that kill it. */
final class ClusterProcess {
    private ClusterProcess() {}

    public static void main(String[] arguments) throws InterruptedException {
        LocalCluster cluster = LocalCluster.start(settings(Path.of(arguments[0])));
        System.out.println("up " + cluster.server());
        new CountDownLatch(1).await();
    }

    static LocalClusterSettings settings(Path folder) {
        return LocalClusterSettings.in(folder.resolve("data"))
                .withParts(Parts.NODE)
                .withProgress(System.err::println)
                .withImage(TestImage.NAME, TestImage.in(folder.resolve("image")));
    }
}
