package io.mooring.azurite.process;

import io.mooring.azurite.files.PrivateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A log file that is turned over to {@code .1} when it has grown to its limit, so that two limits are the most it takes. */
final class BoundedLog {
    private static final long FILE_MAX_BYTES = 8L * 1024 * 1024;
    private static final int TAIL_MAX_BYTES = 2048;

    private final Path file;

    BoundedLog(Path file) {
        this.file = file;
    }

    /** Copies until the stream ends; a full disk ends the copy but not the reading, lest the writer blocks. */
    void copy(InputStream output) throws IOException {
        PrivateFiles.createFolderOf(file);
        byte[] buffer = new byte[8192];
        OutputStream out = open();
        try {
            long written = Files.size(file);
            for (int count = output.read(buffer); count >= 0; count = output.read(buffer)) {
                out.write(buffer, 0, count);
                written += count;
                if (written > FILE_MAX_BYTES) {
                    out.close();
                    Files.move(
                            file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
                    out = open();
                    written = 0;
                }
            }
        } finally {
            out.close();
        }
    }

    /** The last lines, for an error message. */
    String tail() {
        if (!Files.isRegularFile(file)) {
            return "";
        }
        try (RandomAccessFile reader = new RandomAccessFile(file.toFile(), "r")) {
            long from = Math.max(0, reader.length() - TAIL_MAX_BYTES);
            byte[] bytes = new byte[(int) (reader.length() - from)];
            reader.seek(from);
            reader.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("read " + file, e);
        }
    }

    private OutputStream open() throws IOException {
        return Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
