package io.mooring.gitops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** GitRepositories that offer more, or less, than their commit. */
class GitOpsComposedIT extends GitOpsFixture {
    private GitFolder library;

    @BeforeEach
    void open() throws Exception {
        library = new GitFolder(folder.resolve("repositories").resolve(namespace + "-lib"));
    }

    @AfterEach
    void close() {
        library.close();
    }

    @Test
    void whatAnotherRepositoryOffersIsIncludedAndFollowed() throws Exception {
        library.write("base/lib.yaml", configMap("lib", "1"))
                .write("other/x.yaml", "broken: [")
                .commit();
        String commit = repository.write("apps/a.yaml", configMap("a", "1")).commit();
        repositoryResource(
                "repo", namespace, ", include: [{repository: {name: lib}, fromPath: base, toPath: apps/lib}]");
        Waiting.until(
                () -> hasReason("GitRepository", "repo", "IncludeUnavailable"), () -> status("GitRepository", "repo"));
        repositoryResource("lib", namespace + "-lib", "");
        kustomization("apps", "path: apps");
        awaitApplied("apps", commit);
        assertEquals("1", value("lib"));

        library.write("base/lib.yaml", configMap("lib", "2")).commit();
        requestNow("GitRepository", "lib");
        Waiting.until(() -> value("lib").equals("2"), () -> status("Kustomization", "apps"));
    }

    @Test
    void submodulesAreFetchedWithTheirRepository() throws Exception {
        library.write("lib.yaml", configMap("lib", "1")).commit();
        repository
                .git()
                .submoduleAdd()
                .setPath("apps/lib")
                .setURI(server.url(namespace + "-lib").toString())
                .call()
                .close();
        repository.write(
                ".gitmodules", "[submodule \"apps/lib\"]\n\tpath = apps/lib\n\turl = ../" + namespace + "-lib\n");
        String commit = repository.write("apps/a.yaml", configMap("a", "1")).commit();
        repositoryResource("repo", namespace, ", recurseSubmodules: true");
        kustomization("apps", "path: apps");
        awaitApplied("apps", commit);
        assertEquals("1", value("lib"));
    }

    @Test
    void onlyTheFoldersAskedForAreOffered() throws Exception {
        String commit = repository
                .write("apps/a.yaml", configMap("a", "1"))
                .write("more/b.yaml", configMap("b", "1"))
                .commit();
        repositoryResource("repo", namespace, ", sparseCheckout: [./apps]");
        kustomization("apps", "path: ./");
        awaitApplied("apps", commit);
        assertEquals("1", value("a"));
        assertNull(client.configMaps().inNamespace(namespace).withName("b").get());
    }

    @Test
    void aSshAddressWithoutKnownHostsIsSaidInWords() throws Exception {
        apply(
                "GitRepository",
                "source.toolkit.fluxcd.io/v1",
                "repo",
                "{interval: 1m, url: \"ssh://git@127.0.0.1:1/x\"}");
        Waiting.until(
                () -> hasReason("GitRepository", "repo", "GitOperationFailed"), () -> status("GitRepository", "repo"));
        assertTrue(message("GitRepository", "repo").contains("known_hosts"), message("GitRepository", "repo"));
    }

    private void repositoryResource(String name, String path, String more) {
        apply(
                "GitRepository",
                "source.toolkit.fluxcd.io/v1",
                name,
                "{interval: 1m, url: \"" + server.url(path) + "\", ref: {branch: main}" + more + "}");
    }
}
