package io.mooring.gitops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code flux suspend}, {@code resume} and the deletion of a Kustomization do. */
class GitOpsSuspendIT extends GitOpsFixture {
    @Test
    void whatIsSuspendedRestsUntilItIsResumed() throws Exception {
        String first = repository.write("a.yaml", configMap("a", "1")).commit();
        source("repo");
        kustomization("all", "path: ./");
        awaitApplied("all", first);
        suspend("Kustomization", "all", true);
        String second = repository.write("a.yaml", configMap("a", "2")).commit();
        requestNow("GitRepository", "repo");
        Waiting.until(
                () -> tree("GitRepository", "repo")
                        .status()
                        .path("artifact")
                        .path("revision")
                        .asString("")
                        .endsWith(second),
                () -> status("GitRepository", "repo"));
        assertEquals("1", value("a"));
        suspend("Kustomization", "all", false);
        awaitApplied("all", second);

        suspend("GitRepository", "repo", true);
        repository.write("a.yaml", configMap("a", "3")).commit();
        requestNow("Kustomization", "all");
        awaitHandled("all");
        assertEquals("2", value("a"), "a suspended source goes on offering what it had");
        suspend("GitRepository", "repo", false);
        Waiting.until(() -> value("a").equals("3"), () -> status("GitRepository", "repo"));
    }

    @Test
    void everythingGetsItsNamespaceAndCommonMetadata() throws Exception {
        String commit = repository
                .write("a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {key: \"1\"}\n")
                .commit();
        source("repo");
        kustomization(
                "all",
                "path: ./, targetNamespace: " + namespace
                        + ", commonMetadata: {labels: {team: red}, annotations: {note: hello}}");
        awaitApplied("all", commit);
        ConfigMap map = client.configMaps().inNamespace(namespace).withName("a").get();
        assertEquals("red", map.getMetadata().getLabels().get("team"));
        assertEquals("hello", map.getMetadata().getAnnotations().get("note"));
    }

    @Test
    void aKustomizationThatWaitsForTerminationGoesLast() throws Exception {
        String commit = repository.write("a.yaml", configMap("a", "1")).commit();
        source("repo");
        kustomization("all", "path: ./, deletionPolicy: WaitForTermination");
        awaitApplied("all", commit);
        finalizers(List.of("example.invalid/hold"));
        resource("Kustomization", "kustomize.toolkit.fluxcd.io/v1", "all").delete();
        Waiting.until(
                () -> message("Kustomization", "all").contains("Waiting for termination of: ConfigMap/" + namespace),
                () -> status("Kustomization", "all"));
        assertNotNull(client.configMaps().inNamespace(namespace).withName("a").get());
        finalizers(List.of());
        Waiting.until(() -> read("Kustomization", "all") == null, () -> status("Kustomization", "all"));
        assertNull(client.configMaps().inNamespace(namespace).withName("a").get());
    }

    private void finalizers(List<String> finalizers) {
        client.configMaps().inNamespace(namespace).withName("a").edit(map -> {
            map.getMetadata().setFinalizers(finalizers);
            return map;
        });
    }

    private void suspend(String kind, String name, boolean suspended) {
        resource(kind, read(kind, name).getApiVersion(), name)
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"suspend\":" + suspended + "}}");
    }
}
