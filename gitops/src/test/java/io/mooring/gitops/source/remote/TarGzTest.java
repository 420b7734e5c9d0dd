package io.mooring.gitops.source.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.gitops.TarFile;
import io.mooring.gitops.source.Artifact;
import io.mooring.gitops.source.GitStore;
import io.mooring.gitops.source.GitTree;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TarGzTest {
    private GitStore store;

    /** Not a folder that must be gone after the test: JGit may still be measuring its file system. */
    @BeforeEach
    void open() throws IOException {
        store = new GitStore(Files.createTempDirectory(Path.of("target"), "store-"));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void filesComeOutAsTheyWentIn() throws Exception {
        String longName = "folder/" + "x".repeat(120) + "/long.yaml";
        byte[] archive = new TarFile()
                .file("./a.yaml", "a: 1")
                .entry('5', "folder/", "")
                .longFile(longName, "b: 2")
                .file(".git/config", "evil")
                .link("link.yaml", "/etc/passwd")
                .entry('1', "hard.yaml", "")
                .gzip();
        assertEquals(Map.of("a.yaml", "a: 1", longName, "b: 2"), unpacked(archive));
    }

    @Test
    void anArchiveNeedNotBeCompressed() throws Exception {
        assertEquals(
                Map.of("a.yaml", "a"),
                unpacked(new TarFile().file("a.yaml", "a").tar()));
    }

    @Test
    void theLaterOfTwoFilesOfOneNameCounts() throws Exception {
        assertEquals(
                Map.of("a", "2"),
                unpacked(new TarFile().file("a", "1").file("./a", "2").gzip()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../a", "a/../../b", "/etc/passwd", "a\\..\\b", "a/.."})
    void aPathThatLeadsOutIsRefused(String name) {
        byte[] archive = new TarFile().file(name, "x").gzip();
        assertThrows(IOException.class, () -> unpacked(archive));
    }

    @Test
    void aFileThatIsAlsoAFolderIsRefused() {
        byte[] archive = new TarFile().file("a", "x").file("a/b", "y").gzip();
        assertTrue(String.valueOf(
                        assertThrows(IOException.class, () -> unpacked(archive)).getMessage())
                .contains("both a file and a folder"));
    }

    @Test
    void aBombIsStopped() {
        byte[] archive = new TarFile().zeros("zeros", 4 << 20).gzip();
        assertTrue(archive.length < 8 << 10);
        IOException stopped = assertThrows(
                IOException.class,
                () -> store.keep(
                        "shelf", "bomb", writer -> TarGz.unpack(new ByteArrayInputStream(archive), writer, 1 << 20)));
        assertTrue(String.valueOf(stopped.getMessage()).contains("larger than the limit of 1 MiB"));
    }

    @Test
    void aFileLargerThanAFileMayBeIsRefusedBeforeItIsRead() {
        byte[] archive = new TarFile().claim("huge", "77777777777").gzip();
        assertTrue(String.valueOf(
                        assertThrows(IOException.class, () -> unpacked(archive)).getMessage())
                .contains("'huge' is larger than 64 MiB"));
    }

    @Test
    void aNameWithoutEndIsRefused() {
        byte[] archive = new TarFile().entry('L', "x", "n".repeat(5000)).gzip();
        assertThrows(IOException.class, () -> unpacked(archive));
    }

    @Test
    void whateverItIsGivenItEndsInFilesOrWords() {
        byte[] honest = new TarFile()
                .file("a.yaml", "a: 1")
                .longFile("b/" + "c".repeat(101), "2")
                .tar();
        Random random = new Random(20261123);
        for (int round = 0; round < 300; round++) {
            byte[] broken = honest.clone();
            for (int flips = random.nextInt(1, 20); flips > 0; flips--) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
            }
            try {
                unpacked(java.util.Arrays.copyOf(broken, random.nextInt(broken.length)));
            } catch (IOException e) {
                assertTrue(e.getMessage() != null, "round " + round);
            } catch (Exception e) {
                throw new AssertionError("round " + round, e);
            }
        }
    }

    private Map<String, String> unpacked(byte[] archive) throws Exception {
        String tree = store.keep(
                "shelf",
                java.util.Arrays.hashCode(archive) + "",
                writer -> TarGz.unpack(new ByteArrayInputStream(archive), writer));
        Map<String, String> files = new TreeMap<>();
        try (GitTree opened =
                store.open(new Artifact("shelf", "r", tree, "", Map.of())).orElseThrow()) {
            for (var file : opened.files("")) {
                files.put(file.path(), new String(opened.read(file), StandardCharsets.UTF_8));
            }
        }
        return files;
    }
}
