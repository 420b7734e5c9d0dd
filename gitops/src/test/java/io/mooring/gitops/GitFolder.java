package io.mooring.gitops;

import io.mooring.gitops.source.GitEnvironment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.PersonIdent;

/** A repository for tests with a work tree: write files, commit, tag. */
public final class GitFolder implements AutoCloseable {
    private final Path folder;
    private final Git git;

    public GitFolder(Path folder) throws GitAPIException, IOException {
        GitEnvironment.install();
        this.folder = Files.createDirectories(folder);
        this.git = Git.init()
                .setDirectory(folder.toFile())
                .setInitialBranch("main")
                .call();
    }

    public GitFolder write(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text, StandardCharsets.UTF_8);
        return this;
    }

    public GitFolder delete(String path) throws IOException {
        Files.delete(folder.resolve(path));
        return this;
    }

    /** Commits everything and answers with the id of the commit. */
    public String commit() throws GitAPIException {
        git.add().addFilepattern(".").call();
        git.add().addFilepattern(".").setUpdate(true).call();
        PersonIdent author = new PersonIdent("test", "test@example.invalid");
        return git.commit()
                .setMessage("change")
                .setAuthor(author)
                .setCommitter(author)
                .setSign(false)
                .call()
                .name();
    }

    public GitFolder tag(String name) throws GitAPIException {
        git.tag()
                .setName(name)
                .setAnnotated(true)
                .setTagger(new PersonIdent("test", "test@example.invalid"))
                .setSigned(false)
                .call();
        return this;
    }

    public Git git() {
        return git;
    }

    @Override
    public void close() {
        git.close();
    }
}
