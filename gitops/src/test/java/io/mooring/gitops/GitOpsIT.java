package io.mooring.gitops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What the operator does with repositories that are served over smart HTTP. */
class GitOpsIT extends GitOpsFixture {
    @Test
    void aCommitIsAppliedThenChangedThenPruned() throws Exception {
        repository.write("apps/a.yaml", configMap("a", "1")).write("apps/b.yaml", configMap("b", "1"));
        String first = repository.commit();
        source("repo");
        kustomization("apps", "path: ./apps");
        awaitApplied("apps", first);
        assertEquals("1", value("a"));
        assertEquals(
                "apps",
                client.configMaps()
                        .inNamespace(namespace)
                        .withName("a")
                        .get()
                        .getMetadata()
                        .getLabels()
                        .get("kustomize.toolkit.fluxcd.io/name"));
        assertEquals(List.of(namespace + "_a__ConfigMap", namespace + "_b__ConfigMap"), inventory("apps"));

        repository.write("apps/a.yaml", configMap("a", "2")).delete("apps/b.yaml");
        String second = repository.commit();
        requestNow("GitRepository", "repo");
        awaitApplied("apps", second);
        assertEquals("2", value("a"));
        assertNull(client.configMaps().inNamespace(namespace).withName("b").get());
        assertEquals(List.of(namespace + "_a__ConfigMap"), inventory("apps"));
    }

    @Test
    void whatDoesNotParseIsReportedAndTheOthersGoOn() throws Exception {
        repository.write("broken/x.yaml", "a: [1\nb: }").write("fine/a.yaml", configMap("a", "1"));
        String commit = repository.commit();
        source("repo");
        kustomization("broken", "path: broken");
        kustomization("fine", "path: fine");
        awaitApplied("fine", commit);
        awaitReady("broken", "False", "BuildFailed");
        assertTrue(condition("Kustomization", "broken", "Ready")
                .path("message")
                .asString("")
                .contains("broken/x.yaml"));
    }

    @Test
    void oneRefusedObjectKeepsTheWholeRevisionOut() throws Exception {
        repository.write("a.yaml", configMap("a", "1"));
        repository.write(
                "bad.yaml",
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: Bad_Name, namespace: " + namespace + "}\n");
        repository.commit();
        source("repo");
        kustomization("all", "path: ./");
        awaitReady("all", "False", "ReconciliationFailed");
        assertTrue(condition("Kustomization", "all", "Ready")
                .path("message")
                .asString("")
                .contains("Bad_Name"));
        assertNull(client.configMaps().inNamespace(namespace).withName("a").get());
    }

    @Test
    void aMissingRepositoryIsSaidInWords() throws Exception {
        apply(
                "GitRepository",
                "source.toolkit.fluxcd.io/v1",
                "nowhere",
                "{interval: 1m, url: \"" + server.url("nowhere") + "\"}");
        Waiting.until(
                () -> hasReason("GitRepository", "nowhere", "GitOperationFailed"),
                () -> status("GitRepository", "nowhere"));
        apply(
                "Kustomization",
                "kustomize.toolkit.fluxcd.io/v1",
                "orphan",
                "{interval: 10m, prune: true, sourceRef: {kind: GitRepository, name: nowhere}}");
        awaitReady("orphan", "False", "ArtifactFailed");
    }

    @Test
    void aMissingBranchIsSaidInWords() throws Exception {
        repository.write("a.yaml", configMap("a", "1")).commit();
        apply(
                "GitRepository",
                "source.toolkit.fluxcd.io/v1",
                "repo",
                "{interval: 1m, url: \"" + server.url(namespace) + "\", ref: {branch: nope}}");
        Waiting.until(
                () -> hasReason("GitRepository", "repo", "GitOperationFailed"), () -> status("GitRepository", "repo"));
        assertTrue(condition("GitRepository", "repo", "Ready")
                .path("message")
                .asString("")
                .contains("refs/heads/nope"));
    }

    @Test
    void anUnsupportedFieldIsReported() throws Exception {
        repository.write("a.yaml", configMap("a", "1")).commit();
        source("repo");
        kustomization("odd", "path: ./, decryption: {provider: sops, serviceAccountName: x}");
        awaitReady("odd", "False", "UnsupportedField");
        assertTrue(condition("Kustomization", "odd", "Ready")
                .path("message")
                .asString("")
                .contains("spec.decryption.serviceAccountName"));
    }

    @Test
    void aDependencyIsWaitedFor() throws Exception {
        repository
                .write("base/x.yaml", "broken: [")
                .write("top/a.yaml", configMap("a", "1"))
                .commit();
        source("repo");
        kustomization("top", "path: top, dependsOn: [{name: base}]");
        kustomization("base", "path: base");
        awaitReady("top", "False", "DependencyNotReady");
        repository.write("base/x.yaml", configMap("x", "1"));
        String commit = repository.commit();
        requestNow("GitRepository", "repo");
        awaitApplied("base", commit);
        awaitApplied("top", commit);
    }

    @Test
    void deletingAKustomizationPrunesWhatItApplied() throws Exception {
        repository.write("a.yaml", configMap("a", "1")).write("keep.yaml", """
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: keep
                  namespace: %s
                  annotations: {kustomize.toolkit.fluxcd.io/prune: disabled}
                """.formatted(namespace));
        String commit = repository.commit();
        source("repo");
        kustomization("all", "path: ./");
        awaitApplied("all", commit);
        resource("Kustomization", "kustomize.toolkit.fluxcd.io/v1", "all").delete();
        Waiting.until(() -> read("Kustomization", "all") == null, () -> status("Kustomization", "all"));
        assertNull(client.configMaps().inNamespace(namespace).withName("a").get());
        assertFalse(client.configMaps().inNamespace(namespace).withName("keep").get() == null);
    }

    @Test
    void anOverlayIsBuiltByKustomize() throws Exception {
        repository.write("base/kustomization.yaml", "resources: [a.yaml]\n").write("base/a.yaml", configMap("a", "1"));
        repository.write("overlays/x/kustomization.yaml", "resources: [../../base]\nnamePrefix: x-\n");
        String commit = repository.commit();
        source("repo");
        kustomization("overlay", "path: overlays/x");
        awaitApplied("overlay", commit);
        assertEquals("1", value("x-a"));
    }

    @Test
    void aDefinitionAndItsObjectComeInOneCommit() throws Exception {
        String group = namespace + ".example.com";
        repository.write("crd.yaml", """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: widgets.%1$s}
                spec:
                  group: %1$s
                  names: {kind: Widget, plural: widgets}
                  scope: Namespaced
                  versions:
                    - name: v1
                      served: true
                      storage: true
                      schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
                """.formatted(group));
        repository.write(
                "widget.yaml",
                "apiVersion: " + group + "/v1\nkind: Widget\nmetadata: {name: w, namespace: " + namespace + "}\n");
        String commit = repository.commit();
        source("repo");
        kustomization("all", "path: ./, wait: true");
        awaitApplied("all", commit);
        assertEquals(
                "True",
                condition("Kustomization", "all", "Healthy").path("status").asString(""));
    }

    @Test
    void secondTimeNothingIsWrittenAndDriftIsRepaired() throws Exception {
        repository.write("a.yaml", configMap("a", "1"));
        String commit = repository.commit();
        source("repo");
        kustomization("all", "path: ./");
        awaitApplied("all", commit);
        String version = client.configMaps()
                .inNamespace(namespace)
                .withName("a")
                .get()
                .getMetadata()
                .getResourceVersion();
        requestNow("Kustomization", "all");
        awaitHandled("all");
        assertEquals(
                version,
                client.configMaps()
                        .inNamespace(namespace)
                        .withName("a")
                        .get()
                        .getMetadata()
                        .getResourceVersion());

        client.configMaps().inNamespace(namespace).withName("a").edit(map -> {
            map.getData().put("key", "foreign");
            return map;
        });
        requestNow("Kustomization", "all");
        Waiting.until(() -> value("a").equals("1"), () -> status("Kustomization", "all"));
    }

    @Test
    void aKustomizationCanOnlyDoWhatItsServiceAccountMay() throws Exception {
        repository.write("a.yaml", configMap("a", "1")).commit();
        client.resource("---\n{apiVersion: v1, kind: ServiceAccount, metadata: {name: poor, namespace: " + namespace
                        + "}}")
                .create();
        source("repo");
        kustomization("all", "path: ./, serviceAccountName: poor");
        awaitReady("all", "False", "ReconciliationFailed");
        assertTrue(condition("Kustomization", "all", "Ready")
                .path("message")
                .asString("")
                .contains("system:serviceaccount:" + namespace + ":poor"));
    }
}
