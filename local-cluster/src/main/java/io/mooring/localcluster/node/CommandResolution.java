package io.mooring.localcluster.node;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Finds the program that a command names: an absolute path lies below the image's root; a bare name in the image's usual
 * folders, else on the machine's PATH, because the node does not hide the machine from its processes.
 */
record CommandResolution(Path imageRoot, String path) {
    private static final List<String> IMAGE_FOLDERS = List.of("usr/local/bin", "usr/bin", "bin");

    Path resolve(String program) throws PodBlocked {
        Stream<Path> candidates;
        if (program.startsWith("/")) {
            Path inside = imageRoot.resolve(program.substring(1)).normalize();
            candidates = inside.startsWith(imageRoot) ? Stream.of(inside) : Stream.empty();
        } else if (program.contains("/")) {
            throw new PodBlocked("CreateContainerError", "the command \"" + program + "\" is a relative path");
        } else {
            candidates = Stream.concat(
                    IMAGE_FOLDERS.stream()
                            .map(folder -> imageRoot.resolve(folder).resolve(program)),
                    Stream.of(path.split(File.pathSeparator, -1))
                            .filter(folder -> !folder.isEmpty())
                            .map(folder -> Path.of(folder).resolve(program)));
        }
        return candidates
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst()
                .orElseThrow(() -> new PodBlocked(
                        "CreateContainerError",
                        "the image has no executable file \"" + program + "\" (looked in " + imageRoot + ")"));
    }
}
