package io.mooring.extensions.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryIndexTest {
    private static final String INDEX = """
        apiVersion: v1
        entries:
          other:
            - {version: 9.0.0, urls: [other-9.0.0.tgz]}
          web:
            - {version: 1.10.0, digest: "sha256:aa", urls: [web-1.10.0.tgz]}
            - {version: 1.9.0, urls: [web-1.9.0.tgz]}
            - {version: v2.0.0, urls: [web-2.0.0.tgz]}
            - {version: 3.0.0-rc.1, urls: [web-3.0.0-rc.1.tgz]}
            - {version: not-a-version, urls: [web-odd.tgz]}
        generated: "2026-01-01T00:00:00Z"
        """;

    @TempDir
    Path folder;

    @ParameterizedTest(name = "\"{0}\" means {1}")
    @CsvSource(delimiter = '|', emptyValue = "", textBlock = """
        ''            | v2.0.0
        ^1            | 1.10.0
        1.9.0         | 1.9.0
        2.0.0         | v2.0.0
        v2.0.0        | v2.0.0
        ~1.9          | 1.9.0
        3.0.0-rc.1    | 3.0.0-rc.1
        >=3.0.0-rc.0  | 3.0.0-rc.1
        not-a-version | not-a-version
        """)
    void theNewestVersionInTheRangeIsChosen(String wanted, String chosen) throws Exception {
        assertEquals(chosen, read("web").choose(wanted).version());
    }

    @Test
    void aVersionThatIsNotThereIsAnsweredWithThoseThatAre() throws Exception {
        RepositoryIndex index = read("web");

        ChartUnavailable missing = assertThrows(ChartUnavailable.class, () -> index.choose("^7"));

        assertEquals(ChartUnavailable.Kind.NO_SUCH_VERSION, missing.kind());
        assertTrue(String.valueOf(missing.getMessage()).contains("1.10.0, 1.9.0, v2.0.0"), missing.getMessage());
    }

    @Test
    void aChartThatIsNotThereIsAnsweredWithThoseThatAre() throws Exception {
        RepositoryIndex index = read("wob");

        ChartUnavailable missing = assertThrows(ChartUnavailable.class, () -> index.choose(""));

        assertEquals(ChartUnavailable.Kind.NO_SUCH_CHART, missing.kind());
        assertTrue(String.valueOf(missing.getMessage()).contains("other, web"), missing.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "[1, 2]", "a: 1", "a: [", "<html><body>404</body></html>"})
    void whatIsNoIndexIsSaidToBeNone(String text) throws IOException {
        Files.writeString(folder.resolve("index.yaml"), text);

        ChartUnavailable broken =
                assertThrows(ChartUnavailable.class, () -> RepositoryIndex.read(folder.resolve("index.yaml"), "web"));

        assertEquals(ChartUnavailable.Kind.BROKEN, broken.kind());
    }

    private RepositoryIndex read(String chart) throws IOException, ChartUnavailable {
        Files.writeString(folder.resolve("index.yaml"), INDEX);
        return RepositoryIndex.read(folder.resolve("index.yaml"), chart);
    }
}
