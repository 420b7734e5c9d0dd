package io.mooring.gitops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.mooring.gitops.source.bucket.TestBuckets;
import io.mooring.gitops.source.oci.TestRegistry;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the operator does with registries and object stores. */
class GitOpsSourcesIT extends GitOpsFixture {
    private TestRegistry registry;
    private TestBuckets buckets;

    @BeforeEach
    void open() throws Exception {
        registry = new TestRegistry(null);
        buckets = new TestBuckets();
    }

    @AfterEach
    void close() {
        registry.close();
        buckets.close();
    }

    @Test
    void anArtifactIsAppliedThenChangedThenPruned() throws Exception {
        String first = registry.push(
                "v1",
                new TarFile()
                        .file("deploy/a.yaml", configMap("a", "1"))
                        .file("deploy/b.yaml", configMap("b", "1"))
                        .gzip(),
                Map.of("org.opencontainers.image.revision", "main@sha1:abc"));
        oci("app", "ref: {tag: v1}");
        kustomizationOf("OCIRepository", "app");
        awaitRevision("v1@" + first);
        assertEquals("1", value("a"));
        assertEquals("main@sha1:abc", statusField("app", "lastAppliedOriginRevision"));
        assertEquals("stored artifact for digest 'v1@" + first + "'", message("OCIRepository", "app"));

        String second = registry.push(
                "v1", new TarFile().file("deploy/a.yaml", configMap("a", "2")).gzip());
        requestNow("OCIRepository", "app");
        awaitRevision("v1@" + second);
        assertEquals("2", value("a"));
        assertNull(client.configMaps().inNamespace(namespace).withName("b").get());

        int before = registry.requests.size();
        requestNow("OCIRepository", "app");
        String requested =
                read("OCIRepository", "app").getMetadata().getAnnotations().get("reconcile.fluxcd.io/requestedAt");
        Waiting.until(
                () -> tree("OCIRepository", "app")
                        .status()
                        .path("lastHandledReconcileAt")
                        .asString("")
                        .equals(requested),
                () -> status("OCIRepository", "app"));
        assertEquals(1, registry.requests.size() - before, "an unchanged artifact costs one request");
    }

    @Test
    void aPrivateArtifactIsChosenByItsVersionAndGotWithAToken() throws Exception {
        registry.wants(TestRegistry.Wants.TOKEN);
        registry.redirectsLayers();
        byte[] archive =
                new TarFile().file("deploy/a.yaml", configMap("a", "right")).gzip();
        registry.push(
                "1.0.0",
                new TarFile().file("deploy/a.yaml", configMap("a", "old")).gzip());
        registry.push(
                "2.0.0",
                new TarFile().file("deploy/a.yaml", configMap("a", "new")).gzip());
        String wanted = registry.push("1.9.0", archive);
        secret(
                "login",
                Map.of(
                        ".dockerconfigjson",
                        "{\"auths\":{\"" + registry.host() + "\":{\"username\":\"reader\",\"password\":\"secret\"}}}"));
        oci("app", "ref: {semver: 1.x}, secretRef: {name: login}");
        kustomizationOf("OCIRepository", "app");
        awaitRevision("1.9.0@" + wanted);
        assertEquals("right", value("a"));
        List<String> elsewhere = registry.requests.stream()
                .filter(request -> request.contains("/elsewhere/"))
                .toList();
        assertTrue(elsewhere.stream().allMatch(request -> request.endsWith(" null")), elsewhere.toString());
    }

    @Test
    void whatCannotBePulledIsSaidInWords() throws Exception {
        byte[] archive = new TarFile().file("a.yaml", "x").gzip();
        registry.push("bad", archive);
        registry.corrupt(archive);
        registry.push(
                "bomb", new TarFile().file("../a.yaml", configMap("a", "1")).gzip());
        oci("missing", "ref: {tag: nope}");
        oci("bad", "ref: {tag: bad}");
        oci("bomb", "ref: {tag: bomb}");
        oci("layer", "ref: {tag: bomb}, layerSelector: {mediaType: application/none, operation: copy}");
        oci("signed", "ref: {tag: bomb}, verify: {provider: cosign}");
        awaitFailed("OCIRepository", "missing", "OCIArtifactPullFailed", "not found");
        awaitFailed("OCIRepository", "bad", "OCIArtifactPullFailed", "for layer sha256:");
        awaitFailed("OCIRepository", "bomb", "OCIArtifactLayerOperationFailed", "leads out of the source");
        awaitFailed("OCIRepository", "layer", "OCIArtifactLayerOperationFailed", "application/none");
        awaitFailed("OCIRepository", "signed", "UnsupportedField", "spec.verify");
    }

    @Test
    void aBucketIsAppliedAndOnlyWhatChangedIsFetchedAgain() throws Exception {
        buckets.wantsSignatures();
        buckets.put("deploy/a.yaml", configMap("a", "1"))
                .put("deploy/b file.yaml", configMap("b", "1"))
                .put("deploy/c.yaml", configMap("c", "1"))
                .put("deploy/logo.png", "x")
                .put("deploy/secret.txt", "x")
                .put("elsewhere/x.yaml", "broken: [")
                .put(".sourceignore", "*.txt\n");
        secret("keys", Map.of("accesskey", "key", "secretkey", "hidden"));
        bucket("app", "region: eu-test-1, prefix: deploy/, secretRef: {name: keys}");
        kustomizationOf("Bucket", "app");
        awaitRevision(revision());
        assertEquals("1", value("b"));

        buckets.put("deploy/a.yaml", configMap("a", "2")).remove("deploy/c.yaml");
        buckets.requests.clear();
        requestNow("Bucket", "app");
        awaitRevision(revision());
        assertEquals("2", value("a"));
        assertNull(client.configMaps().inNamespace(namespace).withName("c").get());
        assertEquals(
                List.of("/manifests/.sourceignore", "/manifests/deploy/a.yaml"),
                buckets.requests.stream()
                        .filter(request -> !request.contains("list-type"))
                        .toList());
    }

    @Test
    void aBucketThatCannotBeReadIsSaidInWords() throws Exception {
        buckets.wantsSignatures();
        secret("wrong", Map.of("accesskey", "key", "secretkey", "wrong"));
        bucket("wrong", "region: eu-test-1, secretRef: {name: wrong}");
        awaitFailed("Bucket", "wrong", "AuthenticationFailed", "SignatureDoesNotMatch");
        bucket("nokeys", "secretRef: {name: nowhere}");
        awaitFailed("Bucket", "nokeys", "AuthenticationFailed", "not found");
        bucket("cloud", "provider: gcp");
        awaitFailed("Bucket", "cloud", "UnsupportedField", "spec.provider");
    }

    private String revision() throws Exception {
        Map<String, String> tags = buckets.tags();
        tags.keySet().removeIf(key -> !key.startsWith("deploy/") || key.endsWith(".txt"));
        StringBuilder lines = new StringBuilder();
        tags.forEach((key, tag) -> lines.append(key).append(' ').append(tag).append('\n'));
        return "sha256:"
                + java.util.HexFormat.of()
                        .formatHex(java.security.MessageDigest.getInstance("SHA-256")
                                .digest(lines.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    private void oci(String name, String fields) {
        apply(
                "OCIRepository",
                "source.toolkit.fluxcd.io/v1",
                name,
                "{interval: 1h, insecure: true, url: \"" + registry.url("org/app") + "\", " + fields + "}");
    }

    private void bucket(String name, String fields) {
        apply(
                "Bucket",
                "source.toolkit.fluxcd.io/v1",
                name,
                "{interval: 1h, insecure: true, endpoint: \"" + buckets.endpoint() + "\", bucketName: "
                        + TestBuckets.BUCKET + ", " + fields + "}");
    }

    private void kustomizationOf(String kind, String source) {
        apply(
                "Kustomization",
                "kustomize.toolkit.fluxcd.io/v1",
                "app",
                "{interval: 1h, prune: true, path: deploy, sourceRef: {kind: " + kind + ", name: " + source + "}}");
    }

    private void secret(String name, Map<String, String> texts) {
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withStringData(texts)
                        .build())
                .create();
    }

    private void awaitRevision(String revision) throws InterruptedException {
        Waiting.until(
                () -> revision.equals(statusField("app", "lastAppliedRevision"))
                        && hasReason("Kustomization", "app", "ReconciliationSucceeded"),
                () -> status("Kustomization", "app"));
    }

    private void awaitFailed(String kind, String name, String reason, String words) throws InterruptedException {
        Waiting.until(() -> hasReason(kind, name, reason), () -> status(kind, name));
        assertTrue(message(kind, name).contains(words), message(kind, name));
    }
}
