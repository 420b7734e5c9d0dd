package io.mooring.gitops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.gitops.kustomization.FieldChange;
import io.mooring.gitops.kustomization.PreviewEntry;
import io.mooring.localcluster.SharedLocalCluster;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is told of a commit that is not applied; the operator is held off by a source that names the first commit. */
class GitOpsPreviewIT extends GitOpsFixture {
    @Test
    void everyObjectIsJudgedAndNothingIsWritten() throws Exception {
        String first = repository
                .write("changed.yaml", configMap("changed", "1"))
                .write("same.yaml", configMap("same", "1"))
                .write("gone.yaml", configMap("gone", "1"))
                .write("secret.yaml", secret("old-password"))
                .commit();
        pinned(first);
        kustomization("all", "path: ./");
        awaitApplied("all", first);

        repository
                .write("changed.yaml", configMap("changed", "2"))
                .write("new.yaml", configMap("new", "1"))
                .write("secret.yaml", secret("new-password"))
                .write("bad.yaml", configMap("Bad_Name", "1"))
                .delete("gone.yaml");
        String second = repository.commit();
        int before = REQUESTS.size();
        KubePreview.Shown shown = show("all", second);

        assertEquals("main@sha1:" + second, shown.revision());
        Map<String, PreviewEntry> entries = shown.entries().stream()
                .collect(Collectors.toMap(one -> one.ref().name(), one -> one));
        assertEquals(
                Map.of(
                        "changed", "CONFIGURE",
                        "same", "UNCHANGED",
                        "gone", "PRUNE",
                        "new", "CREATE",
                        "Bad_Name", "CREATE",
                        "secret", "CONFIGURE"),
                entries.values().stream()
                        .collect(Collectors.toMap(
                                one -> one.ref().name(), one -> one.action().name())));
        assertEquals(
                List.of(new FieldChange("data.key", "1", "2")),
                entry(entries, "changed").fields());
        assertTrue(entry(entries, "Bad_Name").refusal().contains("Bad_Name"));
        assertEquals(
                List.of(new FieldChange("data.password", "*** (before)", "*** (after)")),
                entry(entries, "secret").fields());
        assertFalse(shown.toString().contains("password\":"), shown::toString);
        assertEquals("1", value("changed"));
        assertNull(client.configMaps().inNamespace(namespace).withName("new").get());
        assertNotNull(
                client.configMaps().inNamespace(namespace).withName("gone").get());
        assertEquals("main@sha1:" + first, statusField("all", "lastAppliedRevision"));
        assertTrue(REQUESTS.subList(before, REQUESTS.size()).stream()
                .noneMatch(one -> one.contains(namespace) && !one.startsWith("GET")));
    }

    @Test
    void aCommitThatIsNotThereIsSaidInWords() throws Exception {
        pinned(repository.write("a.yaml", configMap("a", "1")).commit());
        kustomization("all", "path: ./");
        String absent = "0".repeat(40);
        KubePreview.NotShown failure = assertThrows(KubePreview.NotShown.class, () -> show("all", absent));
        assertTrue(String.valueOf(failure.getMessage()).contains(absent), failure::getMessage);
    }

    private KubePreview.Shown show(String name, String commit) throws Exception {
        GitOpsSettings settings = new GitOpsSettings(
                folder.resolve("preview-" + namespace), SharedLocalCluster.get().kustomize(), 4, false, false);
        try (KubePreview preview = new KubePreview(client, settings, Clock.systemUTC())) {
            return preview.show(tree("Kustomization", name).json(), commit);
        }
    }

    private static PreviewEntry entry(Map<String, PreviewEntry> entries, String name) {
        return java.util.Objects.requireNonNull(entries.get(name));
    }

    private void pinned(String commit) {
        apply(
                "GitRepository",
                "source.toolkit.fluxcd.io/v1",
                "repo",
                "{interval: 1m, url: \"" + server.url(namespace) + "\", ref: {branch: main, commit: " + commit + "}}");
    }

    private String secret(String password) {
        return "apiVersion: v1\nkind: Secret\nmetadata: {name: secret, namespace: " + namespace
                + "}\nstringData: {password: " + password + "}\n";
    }
}
