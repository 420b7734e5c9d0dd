package io.mooring.gitops.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.gitops.GitFolder;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyEncryptionContext;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fetching over ssh with the keys of a Secret, under the names that Flux gives them. */
class GitSshIT {
    private Path folder;
    private GitFolder repository;
    private GitStore store;
    private String commit;

    /** Not in a folder that must be gone after the test: JGit may still be measuring its file system. */
    @BeforeEach
    void start() throws Exception {
        folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "ssh-");
        repository = new GitFolder(folder.resolve("served/repo"));
        commit = repository.write("a.yaml", "a: 1\n").commit();
        store = new GitStore(folder.resolve("store"));
    }

    @AfterEach
    void stop() {
        store.close();
        repository.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "rsa", "ecdsa"})
    void aRepositoryIsFetchedWithEveryUsualKindOfKey(String kind) throws Exception {
        KeyPair user = key(kind);
        try (GitSshServer server = new GitSshServer(folder.resolve("served"), key(kind), user.getPublic())) {
            Credentials credentials = credentials(user, server.knownHost(), "");
            assertEquals("main@sha1:" + commit, fetch(server, credentials));
        }
    }

    @Test
    void anEncryptedKeyIsOpenedWithItsPassword() throws Exception {
        KeyPair user = key("ed25519");
        try (GitSshServer server = new GitSshServer(folder.resolve("served"), key("ed25519"), user.getPublic())) {
            assertEquals("main@sha1:" + commit, fetch(server, credentials(user, server.knownHost(), "open sesame")));
            Map<String, String> wrong = new HashMap<>(
                    credentials(user, server.knownHost(), "open sesame").texts());
            wrong.put("password", "close sesame");
            assertTrue(failure(server, new Credentials(wrong)).contains("password is wrong"));
        }
    }

    @Test
    void aServerWithAnotherKeyIsNotTalkedTo() throws Exception {
        KeyPair user = key("ed25519");
        try (GitSshServer server = new GitSshServer(folder.resolve("served"), key("ed25519"), user.getPublic())) {
            String other = server.knownHost(key("ed25519").getPublic());
            assertTrue(failure(server, credentials(user, other, "")).contains("key"));
            String revoked = server.knownHost() + "@revoked " + server.knownHost();
            assertTrue(failure(server, credentials(user, revoked, "")).contains("key"));
        }
    }

    @Test
    void whatIsMissingOrWrongInTheSecretIsSaid() throws Exception {
        KeyPair user = key("ed25519");
        try (GitSshServer server = new GitSshServer(folder.resolve("served"), key("ed25519"), user.getPublic())) {
            assertTrue(failure(server, Credentials.NONE).contains("'identity' and 'known_hosts'"));
            assertTrue(failure(server, credentials(key("ed25519"), server.knownHost(), ""))
                    .contains("failed to checkout"));
            assertTrue(failure(server, new Credentials(Map.of("identity", "x", "known_hosts", server.knownHost())))
                    .contains("no private key"));
        }
    }

    private String fetch(GitSshServer server, Credentials credentials) throws GitOperationFailed {
        return new GitFetch(store)
                .fetch(server.url("repo"), new GitRef.Branch("main"), credentials, Duration.ofSeconds(20))
                .toString();
    }

    private String failure(GitSshServer server, Credentials credentials) {
        return String.valueOf(assertThrows(GitOperationFailed.class, () -> fetch(server, credentials))
                .getMessage());
    }

    private static Credentials credentials(KeyPair user, String knownHosts, String password) throws Exception {
        ByteArrayOutputStream identity = new ByteArrayOutputStream();
        OpenSSHKeyEncryptionContext encryption = null;
        if (!password.isEmpty()) {
            encryption = new OpenSSHKeyEncryptionContext();
            encryption.setPassword(password);
            encryption.setCipherType("256");
        }
        new OpenSSHKeyPairResourceWriter().writePrivateKey(user, "test", encryption, identity);
        return new Credentials(Map.of(
                "identity",
                identity.toString(StandardCharsets.US_ASCII),
                "known_hosts",
                knownHosts,
                "password",
                password));
    }

    private static KeyPair key(String kind) throws Exception {
        KeyPairGenerator generator = SecurityUtils.getKeyPairGenerator(
                switch (kind) {
                    case "rsa" -> "RSA";
                    case "ecdsa" -> "EC";
                    default -> "Ed25519";
                });
        if (!kind.equals("ed25519")) {
            generator.initialize(kind.equals("rsa") ? 2048 : 256);
        }
        return generator.generateKeyPair();
    }
}
