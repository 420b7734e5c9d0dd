package io.mooring.localcluster.node;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** How to run a container's processes: the main one, and those of its exec probes beside it. */
record ContainerPlan(
        List<String> command,
        Map<String, String> environment,
        Path sandbox,
        MountRewriting mounts,
        CommandResolution programs) {

    /** A command of an exec probe, to run as the container's own would. */
    List<String> exec(List<String> declared) throws PodBlocked {
        return resolved(declared, mounts, programs);
    }

    static List<String> resolved(List<String> declared, MountRewriting mounts, CommandResolution programs)
            throws PodBlocked {
        String program = programs.resolve(declared.getFirst()).toString();
        List<String> arguments = declared.stream().skip(1).map(mounts::rewrite).toList();
        return Stream.concat(Stream.of(program), arguments.stream()).toList();
    }
}
