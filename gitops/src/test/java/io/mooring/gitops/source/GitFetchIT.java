package io.mooring.gitops.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.gitops.GitFolder;
import io.mooring.gitops.serve.GitHttpServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fetching every kind of reference over smart HTTP. */
class GitFetchIT {
    private static final Credentials RIGHT = Credentials.login("reader", "secret");

    @TempDir
    Path folder;

    private GitFolder repository;
    private GitHttpServer server;
    private GitStore store;
    private String first;
    private String second;

    @BeforeEach
    void start() throws Exception {
        repository = new GitFolder(folder.resolve("served/repo"));
        first = repository.write("app/a.yaml", "a: 1\n").write("logo.png", "x").commit();
        repository.tag("1.0.0");
        second = repository.write("app/a.yaml", "a: 2\n").commit();
        repository.tag("v1.1.0");
        server = GitHttpServer.start(folder.resolve("served"), 0, new GitHttpServer.Login("reader", "secret"));
        store = new GitStore(folder.resolve("store"));
    }

    @AfterEach
    void stop() {
        store.close();
        server.close();
        repository.close();
    }

    @Test
    void everyKindOfReferenceIsFound() throws Exception {
        assertEquals("main@sha1:" + second, fetch(new GitRef.Branch("main")));
        assertEquals("1.0.0@sha1:" + first, fetch(new GitRef.Tag("1.0.0")));
        assertEquals("v1.1.0@sha1:" + second, fetch(new GitRef.Semver(SemverRange.parse("1.x"), "1.x")));
        assertEquals("refs/heads/main@sha1:" + second, fetch(new GitRef.Name("refs/heads/main")));
        assertEquals("sha1:" + first, fetch(new GitRef.Commit(first, "")));
    }

    @Test
    void anOldCommitAloneIsFetched() throws Exception {
        assertEquals("sha1:" + first, fetch(new GitRef.Commit(first, "")));
        assertEquals("a: 1\n", read(new Revision("", first), ""));
    }

    @Test
    void theNextCommitComesIntoTheSameShallowStore() throws Exception {
        fetch(new GitRef.Branch("main"));
        String third = repository.write("app/a.yaml", "a: 3\n").commit();
        assertEquals("main@sha1:" + third, fetch(new GitRef.Branch("main")));
        assertEquals("a: 3\n", read(new Revision("main", third), ""));
        assertEquals("a: 2\n", read(new Revision("main", second), ""));
    }

    @Test
    void aFolderOfThisMachineCanBeFetched() throws Exception {
        String url = folder.resolve("served/repo/.git").toUri().toString();
        Revision revision =
                new GitFetch(store).fetch(url, new GitRef.Branch("main"), Credentials.NONE, Duration.ofSeconds(20));
        assertEquals(second, revision.commit());
        try (GitTree tree = store.open(artifact(url, revision, "")).orElseThrow()) {
            assertEquals(1, tree.files("").size());
        }
    }

    @Test
    void ignoredFilesAreNotOffered() throws Exception {
        fetch(new GitRef.Branch("main"));
        assertEquals(List.of("app/a.yaml"), files(""));
        assertEquals(List.of("logo.png"), files("app/"));
    }

    @Test
    void failuresAreSaidInWords() {
        assertTrue(failure(new GitRef.Branch("nope"), RIGHT).contains("couldn't find remote ref \"refs/heads/nope\""));
        assertTrue(failure(new GitRef.Branch("main"), Credentials.login("reader", "wrong"))
                .contains("not authorized"));
        assertTrue(failure(new GitRef.Branch("main"), Credentials.NONE)
                .toLowerCase(java.util.Locale.ROOT)
                .contains("auth"));
        assertTrue(failure(new GitRef.Semver(SemverRange.parse(">=9"), ">=9"), RIGHT)
                .contains("no match found for semver: >=9"));
        String unknown = "0123456789012345678901234567890123456789";
        assertTrue(failure(new GitRef.Commit(unknown, ""), RIGHT)
                .contains("commit " + unknown + " is not in the repository"));
    }

    private String fetch(GitRef ref) throws GitOperationFailed {
        return new GitFetch(store)
                .fetch(url(), ref, RIGHT, Duration.ofSeconds(20))
                .toString();
    }

    private String failure(GitRef ref, Credentials credentials) {
        return String.valueOf(assertThrows(
                        GitOperationFailed.class,
                        () -> new GitFetch(store).fetch(url(), ref, credentials, Duration.ofSeconds(20)))
                .getMessage());
    }

    private String read(Revision revision, String ignore) throws Exception {
        try (GitTree tree = store.open(artifact(url(), revision, ignore)).orElseThrow()) {
            return new String(tree.read(tree.files("app").getFirst()), StandardCharsets.UTF_8);
        }
    }

    private List<String> files(String ignore) throws Exception {
        try (GitTree tree = store.open(artifact(url(), new Revision("main", second), ignore))
                .orElseThrow()) {
            return tree.files("").stream().map(file -> file.path()).toList();
        }
    }

    private static Artifact artifact(String url, Revision revision, String ignore) {
        return new Artifact(url, revision.toString(), revision.commit(), ignore, Map.of());
    }

    private String url() {
        return server.url("repo.git").toString();
    }
}
