package io.mooring.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;

/** A Git repository with one folder of manifests, as a fleet's owner would keep it. */
final class FleetRepository implements AutoCloseable {
    private final Path folder;
    private final Git git;

    FleetRepository(Path folder) {
        this.folder = folder;
        try {
            this.git = Git.init()
                    .setDirectory(folder.toFile())
                    .setInitialBranch("main")
                    .call();
        } catch (GitAPIException e) {
            throw new IllegalStateException("create a repository in " + folder, e);
        }
    }

    /** Writes a file and commits it; returns the commit's id. */
    String commit(String path, String text) {
        try {
            Path file = folder.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            git.add().addFilepattern(".").call();
            return git.commit()
                    .setMessage("Change " + path)
                    .setAuthor("fleet", "fleet@example.com")
                    .setCommitter("fleet", "fleet@example.com")
                    .setSign(false)
                    .call()
                    .name();
        } catch (IOException e) {
            throw new UncheckedIOException("write " + path, e);
        } catch (GitAPIException e) {
            throw new IllegalStateException("commit " + path, e);
        }
    }

    String commitSettings(String greeting) {
        return commit("apps/settings.yaml", """
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: settings
                  namespace: default
                data:
                  greeting: %s
                """.formatted(greeting));
    }

    @Override
    public void close() {
        git.close();
    }
}
