package io.mooring.localcluster.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFolderTest {
    @TempDir
    private Path folder;

    @Test
    void showsTheFilesOfTheLastSetOnly() throws IOException {
        AtomicFolder atomic = new AtomicFolder(folder.resolve("volume"));
        assertTrue(atomic.replace(files(Map.of("a", "1", "nested/b", "2"))));
        assertEquals("1", Files.readString(folder.resolve("volume/a")));
        assertEquals("2", Files.readString(folder.resolve("volume/nested/b")));

        assertTrue(atomic.replace(files(Map.of("a", "3"))));
        assertEquals("3", Files.readString(folder.resolve("volume/a")));
        assertFalse(Files.exists(folder.resolve("volume/nested")));
    }

    @Test
    void doesNothingWhenNothingChanged() throws IOException {
        AtomicFolder atomic = new AtomicFolder(folder.resolve("volume"));
        atomic.replace(files(Map.of("a", "1")));

        assertFalse(atomic.replace(files(Map.of("a", "1"))));
    }

    @Test
    void keepsModes() throws IOException {
        AtomicFolder atomic = new AtomicFolder(folder.resolve("volume"));
        SortedMap<String, FileContent> files = new TreeMap<>(Map.of("key", new FileContent(new byte[0], 0400)));
        atomic.replace(files);

        assertEquals(
                "r--------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("volume/key"))));
    }

    @Test
    void refusesPathsThatLeadOut() {
        AtomicFolder atomic = new AtomicFolder(folder.resolve("volume"));

        assertThrows(IOException.class, () -> atomic.replace(files(Map.of("../../escaped", "1"))));
        assertFalse(Files.exists(folder.resolve("escaped")));
    }

    private static SortedMap<String, FileContent> files(Map<String, String> texts) {
        SortedMap<String, FileContent> files = new TreeMap<>();
        texts.forEach((name, text) -> files.put(name, new FileContent(text.getBytes(StandardCharsets.UTF_8), 0644)));
        return files;
    }
}
