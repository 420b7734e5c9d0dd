package io.mooring.localcluster.node;

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
        String name, Path folder, int apiserverPort, Map<String, Path> images, Map<String, String> processEnvironment) {
    public NodeSettings {
        folder = folder.toAbsolutePath().normalize();
        images = Map.copyOf(images);
        processEnvironment = Map.copyOf(processEnvironment);
    }
}
