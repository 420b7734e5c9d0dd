package io.mooring.cli.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The end of the logs below a folder, for whoever wants to know why something failed. */
final class DemoLogs {
    private static final int FILES_MAX = 6;
    private static final int LINES_MAX = 6;
    private static final int TAIL_BYTES = 16 * 1024;
    private static final int LINE_LENGTH_MAX = 240;
    private static final Pattern TROUBLE =
            Pattern.compile("WARN|ERROR|SEVERE|FATAL|panic|[Ee]xception|[Ff]ailed|[Rr]efused|[Dd]enied|forbidden");
    private static final Pattern DIGITS = Pattern.compile("\\d+");
    private static final Pattern STACK_FRAME = Pattern.compile("\\s*(at |\\.\\.\\. \\d+ more).*");

    private DemoLogs() {}

    static void print(Path folder, PrintStream err) {
        err.println("The logs are kept below " + folder + " until the next demo. Last lines that tell of trouble:");
        for (Path log : newest(folder)) {
            List<String> lines = trouble(log);
            if (!lines.isEmpty()) {
                err.println("  " + folder.relativize(log));
                lines.forEach(line -> err.println("    " + line));
            }
        }
    }

    private static List<Path> newest(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .sorted(Comparator.comparing(DemoLogs::modified).reversed())
                    .limit(FILES_MAX)
                    .toList();
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    private static FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException gone) {
            return FileTime.fromMillis(0);
        }
    }

    /** The last lines that look like trouble, without the frames of stack traces. */
    static List<String> trouble(Path log) {
        List<String> lines = new ArrayList<>();
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            byte[] end = new byte[(int) Math.min(TAIL_BYTES, file.length())];
            file.seek(file.length() - end.length);
            file.readFully(end);
            Set<String> seen = new HashSet<>();
            new String(end, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> TROUBLE.matcher(line).find()
                            && !STACK_FRAME.matcher(line).matches())
                    .filter(line -> seen.add(DIGITS.matcher(line).replaceAll("0"))) // The same once, whatever its time.
                    .map(line -> line.length() > LINE_LENGTH_MAX ? line.substring(0, LINE_LENGTH_MAX) + "…" : line)
                    .forEach(lines::add);
        } catch (IOException unreadable) {
            return List.of();
        }
        return lines.subList(Math.max(0, lines.size() - LINES_MAX), lines.size());
    }
}
