package io.mooring.azurite;

import io.mooring.azurite.files.PrivateFiles;
import java.nio.file.Path;

/** Where the parts of one local cloud lie. */
record DataFolder(Path root) {
    static final String ISSUER = "issuer";

    DataFolder {
        root = PrivateFiles.createFolder(root.toAbsolutePath().normalize());
    }

    Path runFile() {
        return root.resolve("run.json");
    }

    Path secretsFile() {
        return root.resolve("secrets.json");
    }

    Path masterKeyFile() {
        return root.resolve("host-master-key");
    }

    Path portsFile() {
        return root.resolve("ports.json");
    }

    Path clockFile() {
        return root.resolve("clock.json");
    }

    Path lockFile() {
        return root.resolve("lock");
    }

    Path certificates() {
        return root.resolve("certificates");
    }

    Path issuer() {
        return root.resolve(ISSUER);
    }

    Path vault() {
        return root.resolve("vault");
    }

    Path storage() {
        return root.resolve("storage");
    }

    Path log(String name) {
        return root.resolve("logs").resolve(name + ".log");
    }
}
