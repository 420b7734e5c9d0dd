package io.mooring.extensions.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.extensions.ChartServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Charts from a repository over HTTP and from Git, both on loopback. */
class ChartsIT {
    private static final String TEMPLATE = "kind: ConfigMap\n";

    @TempDir
    Path folder;

    private ChartServer server;
    private Charts charts;

    @BeforeEach
    void start() throws IOException {
        server = new ChartServer();
        charts = Charts.in(folder.resolve("cache"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theNewestVersionOfARangeIsFetchedAndAnExactOneIsAskedForOnce() throws Exception {
        server.publish("web", "1.0.0", TEMPLATE);
        server.publish("web", "1.1.0", TEMPLATE);
        server.publish("web", "2.0.0", TEMPLATE);

        assertEquals("1.1.0", charts.fetch(web("^1")).version());
        assertEquals("2.0.0", charts.fetch(web("")).version());
        Chart exact = charts.fetch(web("1.0.0"));
        int requests = server.requests();
        assertEquals(exact, charts.fetch(web("1.0.0")));
        assertEquals(requests, server.requests());
        assertTrue(Files.exists(exact.path()));
    }

    @Test
    void aVersionThatAppearsLaterIsFound() throws Exception {
        server.publish("web", "1.0.0", TEMPLATE);
        assertEquals("1.0.0", charts.fetch(web("^1")).version());

        server.publish("web", "1.0.1", TEMPLATE);

        assertEquals("1.0.1", charts.fetch(web("^1")).version());
    }

    @Test
    void whatTheRepositoryLacksIsNamed() throws Exception {
        server.publish("web", "1.0.0", TEMPLATE);

        refused(ChartUnavailable.Kind.NO_SUCH_VERSION, web("9.9.9"), "there are 1.0.0");
        refused(ChartUnavailable.Kind.NO_SUCH_CHART, new ChartSource.Repository(server.url(), "wob", ""), "it has web");
        refused(
                ChartUnavailable.Kind.UNREACHABLE,
                new ChartSource.Repository(server.url().resolve("/other"), "web", ""),
                "no index.yaml");
    }

    @Test
    void aChartWithAnotherDigestIsRefused() throws Exception {
        server.publish("web", "1.0.0", TestArchive.chart("web", "1.0.0", TEMPLATE), "0".repeat(64));

        refused(ChartUnavailable.Kind.DIGEST_MISMATCH, web(""), "0".repeat(64));
    }

    @Test
    void aChartThatIsNotWhatTheIndexSaysIsRefused() throws Exception {
        server.publish("web", "1.0.0", TestArchive.chart("web", "1.0.1", TEMPLATE), "");
        refused(ChartUnavailable.Kind.BROKEN, web(""), "holds web 1.0.1");
    }

    @Test
    void anEscapingChartIsRefused() throws Exception {
        byte[] evil = new TestArchive()
                .file("web/Chart.yaml", "name: web\nversion: 1.0.0\n")
                .file("../evil", "x")
                .packed();
        server.publish("web", "1.0.0", evil, "");

        refused(ChartUnavailable.Kind.UNSAFE, web(""), "../evil");
    }

    @Test
    void aRepositoryThatIsNotThereIsToldAtOnce() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        refused(
                ChartUnavailable.Kind.UNREACHABLE,
                new ChartSource.Repository(URI.create("http://127.0.0.1:" + port), "web", ""),
                "cannot be reached");
    }

    @Test
    void aBodyWithoutEndIsCutOff() throws Exception {
        try (ServerSocket endless = new ServerSocket(0)) {
            Thread.ofVirtual().start(() -> pour(endless));
            refused(
                    ChartUnavailable.Kind.TOO_LARGE,
                    new ChartSource.Repository(URI.create("http://127.0.0.1:" + endless.getLocalPort()), "web", ""),
                    "larger than");
        }
    }

    @Test
    void aFolderOfAGitRepositoryIsAChartAtBranchTagAndCommit() throws Exception {
        try (Git git = repository()) {
            RevCommit first = commit(git, "charts/web/Chart.yaml", "name: web\nversion: 1.0.0\n");
            git.tag().setName("v1").setMessage("one").setAnnotated(true).call();
            commit(git, "charts/web/Chart.yaml", "name: web\nversion: 2.0.0\n");

            assertEquals(
                    "2.0.0",
                    charts.fetch(git(new ChartSource.GitReference.Branch("main")))
                            .version());
            assertEquals(
                    "2.0.0",
                    charts.fetch(git(new ChartSource.GitReference.Branch(""))).version());
            assertEquals(
                    "1.0.0",
                    charts.fetch(git(new ChartSource.GitReference.Tag("v1"))).version());
            assertEquals(
                    "1.0.0",
                    charts.fetch(git(new ChartSource.GitReference.Commit(first.name())))
                            .version());
            Chart before = charts.fetch(git(new ChartSource.GitReference.Branch("main")));
            commit(git, "README.md", "unrelated");
            assertEquals(before, charts.fetch(git(new ChartSource.GitReference.Branch("main"))));
        }
    }

    @Test
    void whatTheGitRepositoryLacksIsNamed() throws Exception {
        try (Git git = repository()) {
            commit(git, "charts/web/README.md", "no chart");

            refused(
                    ChartUnavailable.Kind.NO_SUCH_VERSION,
                    git(new ChartSource.GitReference.Branch("none")),
                    "has no refs/heads/none");
            refused(
                    ChartUnavailable.Kind.NO_SUCH_VERSION,
                    git(new ChartSource.GitReference.Commit(
                            ObjectId.zeroId().name().replace('0', '1'))),
                    "no commit 1111");
            refused(
                    ChartUnavailable.Kind.NO_SUCH_CHART,
                    git(new ChartSource.GitReference.Branch("main")),
                    "Chart.yaml");
            refused(
                    ChartUnavailable.Kind.NO_SUCH_CHART,
                    new ChartSource.Git(gitUrl(), new ChartSource.GitReference.Branch("main"), "charts/none"),
                    "no folder \"charts/none\"");
            refused(
                    ChartUnavailable.Kind.UNREACHABLE,
                    new ChartSource.Git(
                            folder.resolve("nowhere").toUri(), new ChartSource.GitReference.Branch("main"), ""),
                    "cannot be fetched");
        }
    }

    @Test
    void aLinkInAGitChartIsRefused() throws Exception {
        try (Git git = repository()) {
            Path chart = Files.createDirectories(folder.resolve("git/charts/web"));
            Files.createSymbolicLink(chart.resolve("secret"), Path.of("Chart.yaml"));
            commit(git, "charts/web/Chart.yaml", "name: web\nversion: 1.0.0\n");

            refused(ChartUnavailable.Kind.UNSAFE, git(new ChartSource.GitReference.Branch("main")), "secret");
        }
    }

    private Git repository() throws Exception {
        return Git.init()
                .setDirectory(folder.resolve("git").toFile())
                .setInitialBranch("main")
                .call();
    }

    private RevCommit commit(Git git, String file, String content) throws Exception {
        Path path = folder.resolve("git").resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
        git.add().addFilepattern(".").call();
        return git.commit()
                .setMessage(file)
                .setAuthor("test", "test@example.com")
                .setCommitter("test", "test@example.com")
                .setSign(false)
                .call();
    }

    private URI gitUrl() {
        return folder.resolve("git").toUri();
    }

    private ChartSource.Git git(ChartSource.GitReference reference) {
        return new ChartSource.Git(gitUrl(), reference, "./charts/web/");
    }

    private ChartSource.Repository web(String version) {
        return new ChartSource.Repository(server.url(), "web", version);
    }

    private void refused(ChartUnavailable.Kind kind, ChartSource source, String words) {
        ChartUnavailable refused = assertThrows(ChartUnavailable.class, () -> charts.fetch(source));
        assertEquals(kind, refused.kind(), refused.getMessage());
        assertTrue(String.valueOf(refused.getMessage()).contains(words), refused.getMessage());
    }

    private static void pour(ServerSocket endless) {
        byte[] chunk = new byte[1 << 16];
        try (var socket = endless.accept();
                OutputStream out = socket.getOutputStream()) {
            socket.getInputStream().read(new byte[1024]);
            out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            while (true) {
                out.write(chunk);
            }
        } catch (IOException cut) {
            // As hoped.
        }
    }
}
