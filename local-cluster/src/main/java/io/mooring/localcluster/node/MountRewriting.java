package io.mooring.localcluster.node;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** Turns paths that a container believes to be mounted at its root into those below its sandbox folder. */
record MountRewriting(List<String> mountPaths, Path sandbox) {
    MountRewriting {
        mountPaths = mountPaths.stream()
                .map(MountRewriting::withoutTrailingSlash)
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    /** Rewrites a value that begins with a mount path followed by its end or a slash; others stay. */
    String rewrite(String value) {
        for (String mountPath : mountPaths) {
            if (value.equals(mountPath) || value.startsWith(mountPath + "/")) {
                return sandbox + value;
            }
        }
        return value;
    }

    private static String withoutTrailingSlash(String path) {
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
