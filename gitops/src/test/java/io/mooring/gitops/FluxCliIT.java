package io.mooring.gitops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.gitops.FluxCli.Said;
import io.mooring.localcluster.SharedLocalCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Flux's own command line, used on this operator. */
class FluxCliIT extends GitOpsFixture {
    private FluxCli flux;

    @BeforeEach
    void find() throws Exception {
        Optional<Path> program = FluxCli.find();
        Assumptions.assumeTrue(program.isPresent(), "the command line of Flux cannot be built here");
        flux = new FluxCli(program.orElseThrow(), SharedLocalCluster.get().kubeconfig(), namespace);
    }

    @Test
    void resourcesAreShown() throws Exception {
        String commit = apps();
        says("main@sha1:" + commit.substring(0, 8), "get", "sources", "git");
        says("Applied revision: main@sha1:" + commit.substring(0, 8), "get", "kustomizations");
        Said all = says("gitrepository/repo", "get", "all");
        assertTrue(all.text().contains("kustomization/apps"), all::text);
        Said tree = says("ConfigMap/" + namespace + "/a", "tree", "kustomization", "apps");
        assertTrue(tree.text().contains("Kustomization/" + namespace + "/apps"), tree::text);
        Said export = says("kind: Kustomization", "export", "kustomization", "apps");
        assertTrue(export.text().contains("path: ./apps"), export::text);
        Said trace = says("Kustomization:", "trace", "configmap", "a");
        assertTrue(trace.text().contains("main@sha1:" + commit), trace::text);
        Waiting.until(
                () -> text("events", "--for", "Kustomization/apps").contains("ReconciliationSucceeded"),
                () -> text("events", "--for", "Kustomization/apps"));
    }

    @Test
    void reconciliationIsAskedForAndWaitedFor() throws Exception {
        apps();
        String second = repository.write("apps/a.yaml", configMap("a", "2")).commit();
        says("fetched revision main@sha1:" + second, "reconcile", "source", "git", "repo");
        says("applied revision main@sha1:" + second, "reconcile", "kustomization", "apps");
        assertEquals("2", value("a"));
        String third = repository.write("apps/a.yaml", configMap("a", "3")).commit();
        says("applied revision main@sha1:" + third, "reconcile", "kustomization", "apps", "--with-source");
        assertEquals("3", value("a"));
    }

    @Test
    void suspendedResourcesRestUntilTheyAreResumed() throws Exception {
        String first = apps();
        says("kustomization suspended", "suspend", "kustomization", "apps");
        String second = repository.write("apps/a.yaml", configMap("a", "2")).commit();
        says("fetched revision main@sha1:" + second, "reconcile", "source", "git", "repo");
        assertEquals("main@sha1:" + first, statusField("apps", "lastAppliedRevision"));
        says("applied revision main@sha1:" + second, "resume", "kustomization", "apps");
        assertEquals("2", value("a"));
    }

    @Test
    void differencesOfAFolderAreShown() throws Exception {
        apps();
        Path work = Files.createDirectories(folder.resolve("diff-" + namespace));
        Files.writeString(work.resolve("a.yaml"), configMap("a", "other"));
        Said diff = flux.run("diff", "kustomization", "apps", "--path", work.toString(), "--progress-bar=false");
        assertEquals(1, diff.code(), diff::text); // Flux's way to say that there are differences.
        assertTrue(diff.text().contains("ConfigMap/" + namespace + "/a drifted"), diff::text);
        Files.writeString(work.resolve("a.yaml"), configMap("a", "1"));
        Said same = flux.run("diff", "kustomization", "apps", "--path", work.toString(), "--progress-bar=false");
        assertEquals(0, same.code(), same::text);
    }

    private String apps() throws Exception {
        String commit = repository.write("apps/a.yaml", configMap("a", "1")).commit();
        source("repo");
        kustomization("apps", "path: ./apps");
        awaitApplied("apps", commit);
        return commit;
    }

    private Said says(String expected, String... arguments) throws Exception {
        Said said = flux.run(arguments);
        assertEquals(0, said.code(), said::text);
        assertTrue(said.text().contains(expected), said::text);
        return said;
    }

    private String text(String... arguments) {
        try {
            return flux.run(arguments).text();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }
}
