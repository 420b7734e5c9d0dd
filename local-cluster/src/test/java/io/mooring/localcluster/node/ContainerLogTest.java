package io.mooring.localcluster.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mooring.localcluster.process.LogTimes;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerLogTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void runsAreToldApartAndLinesHaveTheTimeOfWhatTheyCameWith() {
        ContainerLog log = new ContainerLog(
                "a\nb\nc\nd",
                List.of(
                        new LogTimes.Mark(0, NOW, true),
                        new LogTimes.Mark(2, NOW.plusSeconds(1), false),
                        new LogTimes.Mark(4, NOW.plusSeconds(2), true)));

        assertEquals(List.of("a\n", "b\n"), texts(log.lines(true)));
        assertEquals(List.of("c\n", "d"), texts(log.lines(false)));
        assertEquals(NOW.plusSeconds(1), log.lines(true).get(1).at());
        assertEquals(
                List.of("b\n"), texts(request("sinceTime=2026-01-01T00:00:01Z").choose(log.lines(true))));
        assertEquals(List.of("d"), texts(request("tailLines=1").choose(log.lines(false))));
    }

    @Test
    void whatWasTurnedOverComesFirst(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("log"), "b\n");
        Files.writeString(folder.resolve("log.1"), "a\n");

        assertEquals(
                List.of("a\n", "b\n"),
                texts(ContainerLog.read(folder.resolve("log")).lines(false)));
    }

    @Test
    void aPathLeadsNowhereElse() {
        URI escape = URI.create("/containerLogs/ns/../x");
        assertThrows(IllegalArgumentException.class, () -> LogRequest.of(escape, NOW));
    }

    private static LogRequest request(String query) {
        return LogRequest.of(URI.create("/containerLogs/ns/p/c?" + query), NOW);
    }

    private static List<String> texts(List<ContainerLog.Line> lines) {
        return lines.stream().map(ContainerLog.Line::text).toList();
    }
}
