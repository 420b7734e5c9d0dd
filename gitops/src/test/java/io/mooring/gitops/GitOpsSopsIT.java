package io.mooring.gitops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Secrets that are encrypted in the repository. */
class GitOpsSopsIT extends GitOpsFixture {
    private static final String DECRYPTION = "decryption: {provider: sops, secretRef: {name: keys}}";

    private static String file(String name) throws IOException {
        try (InputStream stream = GitOpsSopsIT.class.getResourceAsStream("sops/" + name)) {
            assertTrue(stream != null, name);
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void keys(String... names) throws IOException {
        StringBuilder data = new StringBuilder();
        for (String name : names) {
            data.append(name)
                    .append(": ")
                    .append(Base64.getEncoder().encodeToString(file(name).getBytes(StandardCharsets.UTF_8)))
                    .append(", ");
        }
        client.resource("---\n{apiVersion: v1, kind: Secret, metadata: {name: keys, namespace: " + namespace
                        + "}, data: {" + data + "}}")
                .serverSideApply();
    }

    private static String text(Secret secret, String key) {
        return new String(Base64.getDecoder().decode(secret.getData().get(key)), StandardCharsets.UTF_8);
    }

    private Secret secret(String name) {
        return client.secrets().inNamespace(namespace).withName(name).get();
    }

    @Test
    void anEncryptedSecretOfAPlainFolderIsApplied() throws Exception {
        keys("first.agekey");
        String commit = repository.write("apps/db.yaml", file("secret.yaml")).commit();
        source("repo");
        kustomization("all", "path: apps, targetNamespace: " + namespace + ", " + DECRYPTION);
        awaitApplied("all", commit);
        assertEquals("correct horse", text(secret("db"), "password"));
        assertEquals("hello", text(secret("db"), "raw"));
        assertFalse(secret("db").toString().contains("ENC["));
    }

    @Test
    void aMissingKeyIsNamedAndItsArrivalIsEnough() throws Exception {
        keys("second.agekey");
        String commit = repository.write("db.yaml", file("pgp.yaml")).commit();
        source("repo");
        kustomization("all", "path: ./, targetNamespace: " + namespace + ", " + DECRYPTION);
        awaitReady("all", "False", "BuildFailed");
        String message = message("Kustomization", "all");
        assertTrue(message.contains("cannot decrypt db.yaml"), message);
        assertTrue(message.contains("encrypted for PGP 05B2A576EF8A2D66AF1117A8EB74848DDDA43412"), message);
        keys("rsa.asc");
        requestNow("Kustomization", "all");
        awaitApplied("all", commit);
        assertEquals("correct horse", text(secret("db"), "password"));
    }

    @Test
    void withoutDecryptionAnEncryptedSecretIsRefused() throws Exception {
        repository.write("db.yaml", file("secret.yaml")).commit();
        source("repo");
        kustomization("all", "path: ./, targetNamespace: " + namespace);
        awaitReady("all", "False", "BuildFailed");
        assertTrue(message("Kustomization", "all").contains("configuring decryption is required"));
    }

    @Test
    void aFileThatWasChangedByHandIsRefused() throws Exception {
        keys("first.agekey");
        repository
                .write("kustomization.yaml", "resources: [db.yaml]\n")
                .write("db.yaml", file("secret.yaml").replace("name: db", "name: other"))
                .commit();
        source("repo");
        kustomization("all", "path: ./, targetNamespace: " + namespace + ", " + DECRYPTION);
        awaitReady("all", "False", "BuildFailed");
        assertTrue(message("Kustomization", "all").contains("MAC mismatch"), message("Kustomization", "all"));
    }

    /** What kustomize makes of encrypted files: its names are those that it gives to the same Secret in clear text. */
    @Test
    void generatedSecretsAndPatchesAreOpenedAndNothingIsEverOnDisk() throws Exception {
        keys("first.agekey");
        String commit = repository
                .write("all/kustomization.yaml", """
                        namespace: %s
                        resources: [pod.yaml, clear.yaml]
                        patches: [{path: patch.yaml}]
                        secretGenerator:
                        - name: files
                          files: [app.json, blob=blob.bin]
                        - name: envs
                          envs: [app.env]
                        """.formatted(namespace))
                .write("base/kustomization.yaml", "resources: [db.yaml]\nnamePrefix: base-\n")
                .write("base/db.yaml", file("secret.yaml"))
                .write("clear/kustomization.yaml", """
                        namespace: %s
                        secretGenerator:
                        - name: envs
                          envs: [plain.env]
                        """.formatted(namespace))
                .write("clear/plain.env", "USER=admin\nPASS=s3cr3t=x\nLINES=a\\nb\n")
                .write("all/app.json", file("app.json"))
                .write("all/blob.bin", file("blob.bin"))
                .write("all/clear.yaml", "{apiVersion: v1, kind: Secret, metadata: {name: db}, stringData: {x: y}}")
                .write("all/patch.yaml", file("secret.yaml"))
                .write("all/app.env", file("app.env"))
                .write("all/pod.yaml", """
                        apiVersion: v1
                        kind: PodTemplate
                        metadata: {name: p}
                        template:
                          spec:
                            containers: [{name: c, image: x, envFrom: [{secretRef: {name: envs}}]}]
                        """)
                .commit();
        source("repo");
        kustomization("all", "path: all, " + DECRYPTION);
        kustomization("base", "path: base, targetNamespace: " + namespace + ", " + DECRYPTION);
        awaitApplied("base", commit);
        awaitApplied("all", commit);
        assertEquals("correct horse", text(secret("base-db"), "password"));
        assertEquals("correct horse", text(secret("db"), "password"));
        assertEquals("y", text(secret("db"), "x"));
        List<Secret> secrets = client.secrets().inNamespace(namespace).list().getItems();
        Secret envs = named(secrets, "envs-");
        assertEquals("s3cr3t=x", text(envs, "PASS"));
        kustomization("clear", "path: clear");
        awaitApplied("clear", commit);
        assertTrue(
                inventory("all").containsAll(inventory("clear")),
                inventory("clear").toString());
        assertTrue(text(named(secrets, "files-"), "app.json").contains("\"n\": 1"));
        assertEquals(
                envs.getMetadata().getName(),
                client.genericKubernetesResources("v1", "PodTemplate")
                        .inNamespace(namespace)
                        .withName("p")
                        .get()
                        .<String>get("template", "spec", "containers", 0, "envFrom", 0, "secretRef", "name"));
        try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
            for (Path path : files.filter(Files::isRegularFile).toList()) {
                String content = Files.readString(path, StandardCharsets.ISO_8859_1);
                assertFalse(content.contains("correct horse"), path.toString());
            }
        }
    }

    private static Secret named(List<Secret> secrets, String prefix) {
        return secrets.stream()
                .filter(one -> one.getMetadata().getName().startsWith(prefix))
                .findFirst()
                .orElseThrow();
    }
}
