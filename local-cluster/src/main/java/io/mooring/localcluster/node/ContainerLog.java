package io.mooring.localcluster.node;

import io.mooring.localcluster.process.LogTimes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a container wrote, read anew at each call: the log that was turned over and the present one as one, cut into the
 * runs of the container.
 *
 * @param bytes one character for each byte, so that nothing is lost that is no text
 * @param marks with offsets into the bytes
 */
record ContainerLog(String bytes, List<LogTimes.Mark> marks) {
    /**
     * A line with its end, if it has one.
     *
     * @param at null if nobody knows
     */
    record Line(String text, @Nullable Instant at) {
        Line stamped() {
            return new Line((at == null ? Instant.EPOCH : at) + " " + text, at);
        }

        byte[] bytes() {
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    static ContainerLog read(Path log) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        List<LogTimes.Mark> marks = new ArrayList<>();
        for (Path file : List.of(log.resolveSibling(log.getFileName() + ".1"), log)) {
            int before = bytes.size();
            if (Files.exists(file)) {
                bytes.writeBytes(Files.readAllBytes(file));
                for (LogTimes.Mark mark : LogTimes.read(file)) {
                    marks.add(new LogTimes.Mark(before + mark.offset(), mark.at(), mark.begins()));
                }
            }
        }
        return new ContainerLog(bytes.toString(StandardCharsets.ISO_8859_1), marks);
    }

    /** The lines of a run: the last one, or the one before. */
    List<Line> lines(boolean previous) {
        List<Integer> begins = new ArrayList<>(List.of(0));
        marks.stream()
                .filter(LogTimes.Mark::begins)
                .map(mark -> (int) mark.offset())
                .filter(offset -> offset > 0 && offset <= bytes.length())
                .forEach(begins::add);
        int last = begins.getLast();
        if (!previous) {
            return lines(last, bytes.length());
        }
        return begins.size() < 2 ? List.of() : lines(begins.get(begins.size() - 2), last);
    }

    private List<Line> lines(int from, int to) {
        List<Line> lines = new ArrayList<>();
        int begin = from;
        int mark = 0;
        Instant at = null;
        while (begin < to) {
            int end = begin;
            while (end < to && bytes.charAt(end) != '\n') {
                end++;
            }
            end = Math.min(to, end + 1);
            while (mark < marks.size() && marks.get(mark).offset() <= begin) {
                at = marks.get(mark++).at();
            }
            lines.add(new Line(bytes.substring(begin, end), at));
            begin = end;
        }
        return lines;
    }
}
