package io.mooring.localcluster.controlplane;

import java.nio.file.Path;

/** Where things lie in the data folder of a local cluster. */
public record ClusterFolder(Path root) {
    public ClusterFolder {
        root = root.toAbsolutePath().normalize();
    }

    public Path lock() {
        return root.resolve("lock");
    }

    public Path runFile() {
        return root.resolve("run");
    }

    public Path ports() {
        return root.resolve("ports.properties");
    }

    public Path pki() {
        return root.resolve("pki");
    }

    public Path etcd() {
        return root.resolve("etcd");
    }

    public Path logs() {
        return root.resolve("logs");
    }

    public Path kubeconfig() {
        return root.resolve("kubeconfig");
    }

    public Path controllerManagerKubeconfig() {
        return root.resolve("controller-manager.kubeconfig");
    }

    public Path node() {
        return root.resolve("node");
    }
}
