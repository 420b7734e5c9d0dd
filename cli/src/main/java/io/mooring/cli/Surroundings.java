package io.mooring.cli;

import java.io.File;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a command runs: what it may write to, and what it can know of the machine.
 *
 * @param home the folder of the moor script, null where there is none
 * @param terminal a person watches: progress may be drawn over
 */
public record Surroundings(
        PrintStream out,
        PrintStream err,
        Map<String, String> environment,
        @Nullable Path home,
        boolean terminal) {
    public Surroundings {
        environment = Map.copyOf(environment);
    }

    public @Nullable String variable(String name) {
        String value = environment.get(name);
        return value == null || value.isBlank() ? null : value;
    }

    /** Fails if no such program is on the PATH. */
    public void requireProgram(String name, String next) {
        for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            if (!folder.isBlank() && Files.isExecutable(Path.of(folder, name))) {
                return;
            }
        }
        throw new CliFailure(ExitCode.ENVIRONMENT, "There is no " + name + " on the PATH.", next);
    }

    /** The folder below which the packaged parts lie. */
    public Path installation() {
        Path known = home;
        if (known == null) {
            throw new CliFailure(
                    ExitCode.ENVIRONMENT,
                    "The folder of the installation is not known.",
                    "Call the moor script, or set MOORING_HOME to its folder.");
        }
        return known;
    }
}
