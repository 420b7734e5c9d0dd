package io.mooring.cli.local;

import io.mooring.cli.CliFailure;
import io.mooring.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The folder in which a local cloud, and the local cluster beside it, keep everything. */
public record DataFolder(Path root) {
    public DataFolder {
        root = root.toAbsolutePath().normalize();
    }

    /** The option, else MOORING_DATA, else the user's own folder. */
    public static DataFolder of(@Nullable Path option, Map<String, String> environment) {
        if (option != null) {
            return new DataFolder(option);
        }
        String named = environment.getOrDefault("MOORING_DATA", "");
        if (!named.isBlank()) {
            return new DataFolder(Path.of(named));
        }
        String shared = environment.getOrDefault("XDG_DATA_HOME", "");
        String home = environment.getOrDefault("HOME", System.getProperty("user.home", "."));
        Path base = shared.isBlank() ? Path.of(home, ".local", "share") : Path.of(shared);
        return new DataFolder(base.resolve("mooring"));
    }

    public Path cloud() {
        return root.resolve("cloud");
    }

    public Path cluster() {
        return root.resolve("cluster");
    }

    /** Moves the clock of the agents in the local cluster. */
    Path agentsClock() {
        return cluster().resolve("agents-clock.json");
    }

    /** Where the demonstration plays, apart from what the user runs. */
    public DataFolder demo() {
        return new DataFolder(root.resolve("demo"));
    }

    /** Output of a process that runs in the background. */
    public Path log() {
        return root.resolve("moor.log");
    }

    /** What the process that runs the folder tells of itself. */
    Path events() {
        return root.resolve("events.log");
    }

    Path lock() {
        return root.resolve("moor.lock");
    }

    Path runFile() {
        return root.resolve("moor.json");
    }

    /** Makes the folder, for nobody's eyes but the user's. */
    public DataFolder create() {
        try {
            if (!Files.isDirectory(root)) {
                Files.createDirectories(
                        root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            return this;
        } catch (IOException | UnsupportedOperationException refused) {
            throw new CliFailure(
                    ExitCode.ENVIRONMENT,
                    "The data folder " + root + " cannot be made.",
                    "Name another with --data or MOORING_DATA.",
                    refused);
        }
    }
}
