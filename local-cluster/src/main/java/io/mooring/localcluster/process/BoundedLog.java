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
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A log file that is turned over once to {@code <file>.1} when full, so that it never takes more than twice its limit. */
public final class BoundedLog {
    private static final int BUFFER_BYTES = 8192;
    private static final int TAIL_LINE_CHARACTERS_MAX = 500;
    private static final int TAIL_BYTES_MAX = 16 * 1024;

    private final Path file;
    private final long limitBytes;
    private final @Nullable Clock clock;
    private LogTimes.@Nullable Mark marked;

    public BoundedLog(Path file, long limitBytes) {
        this(file, limitBytes, null);
    }

    /** @param clock if given, it is remembered when which part was written, see {@link LogTimes} */
    public BoundedLog(Path file, long limitBytes, @Nullable Clock clock) {
        this.file = file;
        this.limitBytes = limitBytes;
        this.clock = clock;
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
            mark(written, true);
            try {
                int read;
                while ((read = output.read(buffer)) >= 0) {
                    if (written + read > limitBytes) {
                        log.close();
                        Files.move(file, rotated(), StandardCopyOption.REPLACE_EXISTING);
                        rotateTimes();
                        log = open();
                        written = 0;
                    }
                    mark(written, false);
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

    /** The program has written this just before it was read. */
    private void mark(long offset, boolean begins) throws IOException {
        Clock times = clock;
        if (times == null) {
            return;
        }
        LogTimes.Mark mark = new LogTimes.Mark(offset, times.instant(), begins);
        LogTimes.Mark before = marked;
        if (begins || offset == 0 || before == null || !mark.isNear(before)) {
            LogTimes.append(file, mark);
            marked = mark;
        }
    }

    private void rotateTimes() throws IOException {
        if (clock != null && Files.exists(LogTimes.file(file))) {
            Files.move(LogTimes.file(file), LogTimes.file(rotated()), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private OutputStream open() throws IOException {
        return Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private Path rotated() {
        return file.resolveSibling(file.getFileName() + ".1");
    }
}
