package io.mooring.localcluster.node;

import io.mooring.localcluster.pki.ClusterPki;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a local node is.
 *
 * @param folder where it keeps pods and logs
 * @param images folder of each image's root, by name without tag
 * @param processEnvironment what every process gets besides its container's own variables
 */
public record NodeSettings(
        String name,
        Path folder,
        int apiserverPort,
        Map<String, Path> images,
        Map<String, String> processEnvironment,
        Tls tls) {
    /**
     * Of the node's own endpoint.
     *
     * @param authority whose clients are let in
     */
    public record Tls(ClusterPki.Credential authority, ClusterPki.Credential server) {}

    public NodeSettings {
        folder = folder.toAbsolutePath().normalize();
        images = Map.copyOf(images);
        processEnvironment = Map.copyOf(processEnvironment);
    }
}
