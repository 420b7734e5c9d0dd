package io.mooring.azurite;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What local cloud to start.
 *
 * @param dataFolder everything that it keeps
 * @param functions the staged functions folder; absent for a cloud without a hub
 * @param host what runs the functions
 * @param hostClassPath class path of the built-in host's JVM
 * @param hostFlags further flags of that JVM
 * @param appSettings over those that the local cloud sets itself
 * @param frontPort a second port of the hub; 443 is what {@code az} needs for the agents' chart
 * @param progress receives a line when something begins that takes its time
 */
public record LocalCloudSettings(
        Path dataFolder,
        @Nullable Path functions,
        Host host,
        String hostClassPath,
        List<String> hostFlags,
        Map<String, String> appSettings,
        @Nullable Integer frontPort,
        Consumer<String> progress) {
    public LocalCloudSettings {
        hostFlags = List.copyOf(hostFlags);
        appSettings = Map.copyOf(appSettings);
    }

    /** Who runs the staged functions. */
    public enum Host {
        BUILT_IN,
        /** Azure Functions Core Tools, found as {@code func} on the PATH. */
        FUNC
    }

    /** A cloud without a hub. */
    public static LocalCloudSettings at(Path dataFolder) {
        return new LocalCloudSettings(
                dataFolder,
                null,
                Host.BUILT_IN,
                System.getProperty("java.class.path"),
                List.of(),
                Map.of(),
                null,
                line -> {});
    }

    public LocalCloudSettings withFunctions(Path staged) {
        return new LocalCloudSettings(
                dataFolder, staged, host, hostClassPath, hostFlags, appSettings, frontPort, progress);
    }

    public LocalCloudSettings withHost(Host other) {
        return new LocalCloudSettings(
                dataFolder, functions, other, hostClassPath, hostFlags, appSettings, frontPort, progress);
    }

    public LocalCloudSettings withHostClassPath(String other) {
        return new LocalCloudSettings(dataFolder, functions, host, other, hostFlags, appSettings, frontPort, progress);
    }

    public LocalCloudSettings withHostFlags(List<String> other) {
        return new LocalCloudSettings(
                dataFolder, functions, host, hostClassPath, other, appSettings, frontPort, progress);
    }

    public LocalCloudSettings withAppSettings(Map<String, String> other) {
        return new LocalCloudSettings(
                dataFolder, functions, host, hostClassPath, hostFlags, other, frontPort, progress);
    }

    public LocalCloudSettings withFrontPort(int port) {
        return new LocalCloudSettings(
                dataFolder, functions, host, hostClassPath, hostFlags, appSettings, port, progress);
    }

    public LocalCloudSettings withProgress(Consumer<String> other) {
        return new LocalCloudSettings(
                dataFolder, functions, host, hostClassPath, hostFlags, appSettings, frontPort, other);
    }
}
