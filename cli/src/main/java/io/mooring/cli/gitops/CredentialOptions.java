package io.mooring.cli.gitops;

import io.mooring.cli.CliFailure;
import io.mooring.cli.ExitCode;
import io.mooring.protocol.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** The options that say how to log in to a repository. The hub keeps keys so that only the cluster can read them. */
final class CredentialOptions {
    @Option(names = "--https-user", paramLabel = "USER", description = "User of an http(s) repository.")
    private @Nullable String httpsUser;

    @Option(
            names = "--https-key",
            paramLabel = "KEY",
            description = "Password or token of that user; others on this machine may see it, so rather name a file.")
    private @Nullable String httpsKey;

    @Option(names = "--https-key-file", paramLabel = "FILE", description = "File with the password or token.")
    private @Nullable Path httpsKeyFile;

    @Option(
            names = {"--https-ca-cert-file"},
            paramLabel = "FILE",
            description = "PEM file of the authority of the repository's certificate.")
    private @Nullable Path httpsCaFile;

    @Option(names = "--ssh-private-key-file", paramLabel = "FILE", description = "PEM file of the key for ssh.")
    private @Nullable Path sshKeyFile;

    @Option(names = "--known-hosts-file", paramLabel = "FILE", description = "known_hosts of the server for ssh.")
    private @Nullable Path knownHostsFile;

    @Option(
            names = "--local-auth-ref",
            paramLabel = "SECRET",
            description = "Secret in the namespace with the credentials.")
    private @Nullable String localAuthRef;

    /** What may be read by anybody who may read the configuration. */
    void describe(ObjectNode repository) {
        put(repository, "httpsUser", httpsUser);
        put(repository, "localAuthRef", localAuthRef);
        if (httpsCaFile != null) {
            repository.put("httpsCACert", encoded(bytes(httpsCaFile)));
        }
        if (knownHostsFile != null) {
            repository.put("sshKnownHosts", encoded(bytes(knownHostsFile)));
        }
    }

    /** What nobody may read, empty if there is nothing. */
    ObjectNode protectedSettings() {
        ObjectNode settings = Json.mapper().createObjectNode();
        if (httpsKey != null) {
            settings.put("httpsKey", encoded(httpsKey.getBytes(StandardCharsets.UTF_8)));
        } else if (httpsKeyFile != null) {
            String line = new String(bytes(httpsKeyFile), StandardCharsets.UTF_8).strip();
            settings.put("httpsKey", encoded(line.getBytes(StandardCharsets.UTF_8)));
        }
        if (settings.has("httpsKey") && httpsUser == null) {
            throw new CliFailure(
                    ExitCode.USAGE,
                    "A key for https needs a user.",
                    "Name it with --https-user; for a token any will do.");
        }
        if (sshKeyFile != null) {
            settings.put("sshPrivateKey", encoded(bytes(sshKeyFile)));
        }
        return settings;
    }

    private static void put(ObjectNode node, String name, @Nullable String value) {
        if (value != null) {
            node.put(name, value);
        }
    }

    private static String encoded(byte[] content) {
        return Base64.getEncoder().encodeToString(content);
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw new CliFailure(
                    ExitCode.USAGE, "The file " + file + " cannot be read.", "Name a file that can be.", unreadable);
        }
    }
}
