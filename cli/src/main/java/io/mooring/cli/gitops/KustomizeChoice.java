package io.mooring.cli.gitops;

import io.mooring.cli.Moor;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names the kustomize binary. */
final class KustomizeChoice {
    @Option(
            names = "--kustomize",
            paramLabel = "FILE",
            description = "The kustomize binary; else KUSTOMIZE, else the one on the PATH.")
    private @Nullable Path kustomize;

    KustomizeChoice() {}

    /** Null if there is none. */
    @Nullable
    Path choose(Moor moor) {
        if (kustomize != null) {
            return kustomize;
        }
        String named = moor.surroundings().variable("KUSTOMIZE");
        if (named != null) {
            return Path.of(named);
        }
        String folders = moor.surroundings().environment().getOrDefault("PATH", "");
        for (String folder : folders.split(File.pathSeparator, -1)) {
            if (!folder.isBlank() && Files.isExecutable(Path.of(folder, "kustomize"))) {
                return Path.of(folder, "kustomize");
            }
        }
        return null;
    }
}
