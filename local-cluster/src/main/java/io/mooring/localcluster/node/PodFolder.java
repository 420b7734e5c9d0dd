package io.mooring.localcluster.node;

import java.nio.file.Path;

/** Where one pod keeps its volumes, the sandboxes of its containers, and its logs. */
record PodFolder(Path root, Path logs) {
    static PodFolder of(Path nodeFolder, String namespace, String name, String uid) {
        return new PodFolder(
                nodeFolder.resolve("pods").resolve(uid),
                nodeFolder.resolve("logs").resolve(namespace + "_" + name + "_" + uid));
    }

    Path volumes() {
        return root.resolve("volumes");
    }

    Path sandbox(String container) {
        return root.resolve("containers").resolve(container);
    }

    Path log(String container) {
        return logs.resolve(container + ".log");
    }
}
