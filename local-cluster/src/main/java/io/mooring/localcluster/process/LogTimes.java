package io.mooring.localcluster.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * When which part of a log was written: a file beside it with a line for each mark, at most ten a second. The log itself
 * stays what the program wrote.
 */
public final class LogTimes {
    private static final long APART_MILLIS = 100;

    private LogTimes() {}

    /**
     * A point in a log.
     *
     * @param offset in bytes
     * @param begins whether a run of the program begins here
     */
    public record Mark(long offset, Instant at, boolean begins) {
        String line() {
            return offset + " " + at.toEpochMilli() + (begins ? " begins\n" : "\n");
        }

        boolean isNear(Mark other) {
            return at.toEpochMilli() - other.at.toEpochMilli() < APART_MILLIS;
        }
    }

    public static Path file(Path log) {
        return log.resolveSibling(log.getFileName() + ".times");
    }

    static void append(Path log, Mark mark) throws IOException {
        Files.writeString(file(log), mark.line(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** The marks of a log; one without any has none. */
    public static List<Mark> read(Path log) throws IOException {
        List<Mark> marks = new ArrayList<>();
        Path file = file(log);
        if (!Files.exists(file)) {
            return marks;
        }
        for (String line : Files.readString(file, StandardCharsets.UTF_8).split("\n", -1)) {
            String[] parts = line.split(" ");
            if (parts.length >= 2 && parts[0].matches("\\d{1,18}") && parts[1].matches("\\d{1,18}")) {
                marks.add(new Mark(
                        Long.parseLong(parts[0]), Instant.ofEpochMilli(Long.parseLong(parts[1])), parts.length > 2));
            }
        }
        return marks;
    }
}
