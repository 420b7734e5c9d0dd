package io.mooring.localcluster.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What to run: the command line, the complete environment (nothing is inherited), where, and the log of its output. */
public record ProcessCommand(
        String name, List<String> line, Map<String, String> environment, Path workingFolder, BoundedLog log) {
    public ProcessCommand {
        line = List.copyOf(line);
        environment = Map.copyOf(environment);
    }
}
