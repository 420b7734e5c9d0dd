package io.mooring.functions.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitTypeSourceTest {
    private static final PersonIdent AUTHOR = new PersonIdent("a", "a@example.com");

    @TempDir
    private Path folder;

    private String first = "";

    @BeforeEach
    void commit() throws Exception {
        try (Git git = Git.init()
                .setDirectory(folder.toFile())
                .setInitialBranch("main")
                .call()) {
            Files.createDirectories(folder.resolve("types/deep"));
            Files.writeString(folder.resolve("types/a.yaml"), "a");
            Files.writeString(folder.resolve("types/deep/b.yml"), "b");
            Files.writeString(folder.resolve("types/README.md"), "no type");
            Files.writeString(folder.resolve("elsewhere.yaml"), "c");
            first = commit(git).name();
            git.tag()
                    .setName("v1")
                    .setAnnotated(true)
                    .setMessage("v1")
                    .setTagger(AUTHOR)
                    .setSigned(false)
                    .call();
            Files.writeString(folder.resolve("types/a.yaml"), "a2");
            RevCommit unused = commit(git);
        }
    }

    private static RevCommit commit(Git git) throws Exception {
        git.add().addFilepattern(".").call();
        return git.commit()
                .setMessage("m")
                .setAuthor(AUTHOR)
                .setCommitter(AUTHOR)
                .setSign(false)
                .call();
    }

    @Test
    void theFilesOfAFolderAreFetchedOnceForEachCommit() throws IOException {
        GitTypeSource source = source("main", "types");
        TypeSource.Fetched fetched = source.fetch("").orElseThrow();

        assertEquals(Set.of("a.yaml", "deep/b.yml"), fetched.files().keySet());
        assertEquals("a2", new String(fetched.files().get("a.yaml"), StandardCharsets.UTF_8));
        assertEquals(Optional.empty(), source.fetch(fetched.revision()));
    }

    @Test
    void aTagACommitAndTheDefaultBranchAreFoundToo() throws IOException {
        assertEquals(first, source("v1", "").fetch("").orElseThrow().revision());
        assertEquals(3, source(first, "").fetch("").orElseThrow().files().size());
        assertEquals(3, source("", "").fetch("").orElseThrow().files().size());
    }

    @Test
    void whatIsNotThereIsSaidInWords() {
        IOException missing =
                assertThrows(IOException.class, () -> source("v9", "").fetch(""));
        assertTrue(missing.getMessage().endsWith("has neither a branch nor a tag 'v9'"), missing.getMessage());
        GitTypeSource nowhere = new GitTypeSource(
                new GitTypeSource.Place(folder.resolve("no").toUri().toString(), "", "", null, null));
        assertTrue(assertThrows(IOException.class, () -> nowhere.fetch(""))
                .getMessage()
                .contains("cannot be fetched"));
    }

    private GitTypeSource source(String ref, String path) {
        return new GitTypeSource(new GitTypeSource.Place(folder.toUri().toString(), ref, path, null, null));
    }
}
