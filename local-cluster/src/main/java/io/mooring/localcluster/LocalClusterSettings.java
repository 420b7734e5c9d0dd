package io.mooring.localcluster;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a local cluster is to be.
 *
 * @param dataFolder everything that the cluster keeps; a new life on the same folder goes on where the last one ended
 * @param images folder that holds the root of each image, by the image's name without tag
 * @param environment where programs are looked for (PATH, KUBEBUILDER_ASSETS, HOME, JAVA_HOME), usually our own
 * @param progress gets a line for each step that takes long
 */
public record LocalClusterSettings(
        Path dataFolder,
        Parts parts,
        Durability durability,
        Map<String, Path> images,
        String nodeName,
        Map<String, String> environment,
        Consumer<String> progress) {

    /** Which processes run; each case includes the ones before it. */
    public enum Parts {
        CONTROL_PLANE,
        CONTROLLERS,
        NODE
    }

    /** Whether what was written survives a power cut ({@code SAFE}) or only the end of the processes ({@code FAST}). */
    public enum Durability {
        SAFE,
        FAST
    }

    public LocalClusterSettings {
        dataFolder = dataFolder.toAbsolutePath().normalize();
        images = Map.copyOf(images);
        environment = Map.copyOf(environment);
    }

    /** A whole cluster that keeps its data safe. */
    public static LocalClusterSettings in(Path dataFolder) {
        return new LocalClusterSettings(
                dataFolder, Parts.NODE, Durability.SAFE, Map.of(), "mooring-local", System.getenv(), line -> {});
    }

    /** The fastest real apiserver: no controllers, no node, no fsync. */
    public static LocalClusterSettings forTests(Path dataFolder) {
        return in(dataFolder).withParts(Parts.CONTROL_PLANE).withDurability(Durability.FAST);
    }

    public LocalClusterSettings withParts(Parts next) {
        return new LocalClusterSettings(dataFolder, next, durability, images, nodeName, environment, progress);
    }

    public LocalClusterSettings withDurability(Durability next) {
        return new LocalClusterSettings(dataFolder, parts, next, images, nodeName, environment, progress);
    }

    /** Adds an image: {@code name} without tag or digest, {@code folder} its root. */
    public LocalClusterSettings withImage(String name, Path folder) {
        Map<String, Path> next = new HashMap<>(images);
        next.put(name, folder.toAbsolutePath());
        return new LocalClusterSettings(dataFolder, parts, durability, next, nodeName, environment, progress);
    }

    public LocalClusterSettings withNodeName(String next) {
        return new LocalClusterSettings(dataFolder, parts, durability, images, next, environment, progress);
    }

    public LocalClusterSettings withEnvironment(Map<String, String> next) {
        return new LocalClusterSettings(dataFolder, parts, durability, images, nodeName, next, progress);
    }

    public LocalClusterSettings withProgress(Consumer<String> next) {
        return new LocalClusterSettings(dataFolder, parts, durability, images, nodeName, environment, next);
    }
}
