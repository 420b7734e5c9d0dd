package io.mooring.localcluster.process;

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
import java.util.List;

/** A log file that is turned over once to {@code <file>.1} when full, so that it never takes more than twice its limit. */
public final class BoundedLog {
    private static final int BUFFER_BYTES = 8192;
    private static final int TAIL_LINE_CHARACTERS_MAX = 500;
    private static final int TAIL_BYTES_MAX = 16 * 1024;

    private final Path file;
    private final long limitBytes;

    public BoundedLog(Path file, long limitBytes) {
        this.file = file;
        this.limitBytes = limitBytes;
    }

    public Path file() {
        return file;
    }

    /** Copies until the stream ends; keeps draining when the disk refuses, because a full pipe would stop the child. */
    void drain(InputStream output) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (output) {
            OutputStream log = open();
            long written = Files.size(file);
            try {
                int read;
                while ((read = output.read(buffer)) >= 0) {
                    if (written + read > limitBytes) {
                        log.close();
                        Files.move(file, rotated(), StandardCopyOption.REPLACE_EXISTING);
                        log = open();
                        written = 0;
                    }
                    log.write(buffer, 0, read);
                    written += read;
                }
            } finally {
                log.close();
            }
        } catch (IOException failed) {
            // Reading fails when the child is killed: then the log simply ends here.
            System.getLogger(BoundedLog.class.getName())
                    .log(System.Logger.Level.DEBUG, () -> "event=log-ended file=" + file, failed);
        }
    }

    /** The last lines, at most {@code linesMax} of them and 16 KiB, long ones shortened. */
    public List<String> tail(int linesMax) {
        if (!Files.exists(file)) {
            return List.of();
        }
        try (RandomAccessFile read = new RandomAccessFile(file.toFile(), "r")) {
            int length = (int) Math.min(read.length(), TAIL_BYTES_MAX);
            byte[] end = new byte[length];
            read.seek(read.length() - length);
            read.readFully(end);
            List<String> lines = new String(end, StandardCharsets.UTF_8)
                    .lines()
                    .map(BoundedLog::shortened)
                    .toList();
            return lines.subList(Math.max(0, lines.size() - linesMax), lines.size());
        } catch (IOException unreadable) {
            throw new UncheckedIOException("read the end of " + file, unreadable);
        }
    }

    private static String shortened(String line) {
        return line.length() <= TAIL_LINE_CHARACTERS_MAX ? line : line.substring(0, TAIL_LINE_CHARACTERS_MAX) + "...";
    }

    private OutputStream open() throws IOException {
        return Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private Path rotated() {
        return file.resolveSibling(file.getFileName() + ".1");
    }
}
