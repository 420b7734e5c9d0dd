package io.mooring.azurite;

import java.nio.file.Path;
import java.util.List;

/** Runs a local cloud until it is told to end: {@code LocalCloudMain DATA_FOLDER [STAGED_FUNCTIONS]}. */
public final class LocalCloudMain {
    private LocalCloudMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        List<String> given = List.of(arguments);
        if (given.isEmpty() || given.size() > 2) {
            System.err.println("usage: LocalCloudMain DATA_FOLDER [STAGED_FUNCTIONS]");
            System.exit(2);
        }
        LocalCloudSettings settings =
                LocalCloudSettings.at(Path.of(given.getFirst())).withProgress(System.out::println);
        try {
            LocalCloud cloud =
                    LocalCloud.start(given.size() == 2 ? settings.withFunctions(Path.of(given.get(1))) : settings);
            Runtime.getRuntime().addShutdownHook(new Thread(cloud::close, "shutdown"));
            System.out.println("ready: " + cloud.run().addresses());
            cloud.awaitClosed();
        } catch (AlreadyRunning e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }
}
