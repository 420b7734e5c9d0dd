package io.mooring.extensions.helm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values as the file that Helm wants to read. Values hold secrets, so on Linux the file is only in memory and vanishes
 * with the process, even when that is killed; elsewhere it is a file for the owner alone, deleted when closed.
 */
record HelmValuesFile(Path path, HelmPosix.@Nullable MemoryFile inMemory) implements AutoCloseable {
    static HelmValuesFile of(Map<String, Object> values) throws IOException {
        byte[] json = HelmWire.JSON.writeValueAsBytes(values); // JSON is YAML.
        if (Files.isDirectory(Path.of("/proc/self/fd"))) {
            HelmPosix.MemoryFile memory = new HelmPosix().memoryFile(json);
            return new HelmValuesFile(memory.path(), memory);
        }
        Path file = Files.createTempFile(
                "values", ".json", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(file, json);
        return new HelmValuesFile(file, null);
    }

    @Override
    public void close() throws IOException {
        if (inMemory == null) {
            Files.deleteIfExists(path);
        } else {
            inMemory.close();
        }
    }
}
