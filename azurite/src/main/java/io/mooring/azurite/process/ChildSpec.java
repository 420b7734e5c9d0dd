package io.mooring.azurite.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A program to run as a child.
 *
 * @param environment the whole environment; nothing is inherited beside it. Secrets belong here, never into the command
 * @param log receives both outputs, bounded
 */
public record ChildSpec(String name, List<String> command, Path folder, Map<String, String> environment, Path log) {
    public ChildSpec {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    @Override
    public String toString() {
        return "ChildSpec[" + name + ", " + command + "]";
    }
}
