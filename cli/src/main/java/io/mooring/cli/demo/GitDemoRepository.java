package io.mooring.cli.demo;

import io.mooring.gitops.serve.GitHttpServer;
import io.mooring.gitops.source.GitEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.PersonIdent;

/** A Git repository with the demonstration's manifests, served over HTTP. */
final class GitDemoRepository implements AutoCloseable {
    private static final String NAME = "demo";
    private static final String BRANCH = "main";
    private static final String URL_MARK = "@REPOSITORY_URL@";

    private final GitHttpServer server;
    private final String head;

    private GitDemoRepository(GitHttpServer server, String head) {
        this.server = server;
        this.head = head;
    }

    /** Makes it anew below the folder and serves it on a free port. */
    static GitDemoRepository create(Path folder) {
        GitEnvironment.install();
        Path work = folder.resolve(NAME);
        try {
            Files.createDirectories(work);
            GitHttpServer server = GitHttpServer.start(folder, 0);
            try {
                return new GitDemoRepository(server, commit(work, server.url(NAME + ".git")));
            } catch (IOException | GitAPIException | RuntimeException failed) {
                server.close();
                throw failed;
            }
        } catch (IOException | GitAPIException failed) {
            throw new UncheckedIOException(new IOException("make the repository " + work, failed));
        }
    }

    URI url() {
        return server.url(NAME + ".git");
    }

    /** The commit that everything shall be at. */
    String head() {
        return head;
    }

    private static String commit(Path work, URI url) throws IOException, GitAPIException {
        for (Map.Entry<String, byte[]> file : DemoFiles.repository().entrySet()) {
            Path target = work.resolve(file.getKey());
            Files.createDirectories(target.getParent());
            String text = new String(file.getValue(), StandardCharsets.UTF_8);
            Files.writeString(target, text.replace(URL_MARK, url.toString()));
        }
        PersonIdent author = new PersonIdent("moor demo", "demo@mooring.invalid");
        try (Git git =
                Git.init().setDirectory(work.toFile()).setInitialBranch(BRANCH).call()) {
            git.add().addFilepattern(".").call();
            return git.commit()
                    .setAuthor(author)
                    .setCommitter(author)
                    .setMessage("Say hello")
                    .setSign(false)
                    .call()
                    .getName();
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
