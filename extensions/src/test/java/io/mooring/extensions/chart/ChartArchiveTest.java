package io.mooring.extensions.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChartArchiveTest {
    private static final ChartArchive.Limits SMALL = new ChartArchive.Limits(10, 2_000, 20_000);
    private static final String CHART = "apiVersion: v2\nname: web\nversion: 1.2.3\n";

    @Test
    void aChartTellsItsNameAndVersion() throws Exception {
        assertEquals(new ChartMetadata("web", "1.2.3"), check(TestArchive.chart("web", "1.2.3", "kind: X")));
    }

    @Test
    void longNamesOfBothKindsAreRead() throws Exception {
        String longName = "web/" + "d".repeat(120) + "/x";
        String pax = "path=" + longName + "\n";
        String record = (pax.length() + 4) + " " + pax;

        assertEquals(
                new ChartMetadata("web", "1.2.3"),
                check(new TestArchive()
                        .entry("pax", 'x', record.getBytes(StandardCharsets.UTF_8))
                        .file("short", "x")
                        .entry("long", 'L', longName.getBytes(StandardCharsets.UTF_8))
                        .file("short", "x")
                        .file("web/Chart.yaml", CHART)
                        .packed()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "web/../../x", "/etc/x", "web\\..\\x", "C:/x", "web/.."})
    void aNameThatLeavesTheFolderIsRefused(String name) throws IOException {
        refused(
                ChartUnavailable.Kind.UNSAFE,
                new TestArchive().file("web/Chart.yaml", CHART).file(name, "x").packed());
        refused(
                ChartUnavailable.Kind.UNSAFE,
                new TestArchive()
                        .file("web/Chart.yaml", CHART)
                        .entry("long", 'L', name.getBytes(StandardCharsets.UTF_8))
                        .file("harmless", "x")
                        .packed());
    }

    @ParameterizedTest
    @ValueSource(chars = {'1', '2', '3', '4', '6', '7'})
    void linksAndDevicesAreRefused(char type) throws IOException {
        refused(
                ChartUnavailable.Kind.UNSAFE,
                new TestArchive()
                        .file("web/Chart.yaml", CHART)
                        .entry("web/x", type, new byte[0])
                        .packed());
    }

    @Test
    void whatIsTooLargeIsRefused() throws IOException {
        refused(
                ChartUnavailable.Kind.TOO_LARGE,
                new TestArchive()
                        .file("web/Chart.yaml", CHART)
                        .file("web/x", "x".repeat(3_000))
                        .packed());
        TestArchive many = new TestArchive().file("web/Chart.yaml", CHART);
        TestArchive heavy = new TestArchive().file("web/Chart.yaml", CHART);
        for (int i = 0; i < 10; i++) {
            many.file("web/" + i, "");
        }
        for (int i = 0; i < 9; i++) {
            heavy.file("web/" + i, "x".repeat(1_999));
        }
        refused(ChartUnavailable.Kind.TOO_LARGE, many.packed());
        refused(ChartUnavailable.Kind.TOO_LARGE, heavy.packed());
    }

    @Test
    void aSmallArchiveThatUnpacksWithoutEndIsStopped() throws IOException {
        refused(
                ChartUnavailable.Kind.TOO_LARGE,
                new TestArchive().entry("web/x", 'g', new byte[30_000_000]).packed());
    }

    @Test
    void whatIsBrokenIsSaidToBe() throws IOException {
        byte[] whole = TestArchive.chart("web", "1.2.3", "x".repeat(1_000));
        refused(ChartUnavailable.Kind.BROKEN, Arrays.copyOf(whole, whole.length / 2));
        refused(ChartUnavailable.Kind.BROKEN, "hello".getBytes(StandardCharsets.UTF_8));
        refused(ChartUnavailable.Kind.BROKEN, new byte[0]);
        refused(
                ChartUnavailable.Kind.BROKEN,
                new TestArchive().file("web/x", "x").packed());
        refused(
                ChartUnavailable.Kind.BROKEN,
                new TestArchive().file("web/Chart.yaml", "name: web").packed());
        refused(
                ChartUnavailable.Kind.BROKEN,
                new TestArchive().file("web/Chart.yaml", "{{{").packed());
    }

    private static void refused(ChartUnavailable.Kind kind, byte[] archive) {
        assertEquals(
                kind, assertThrows(ChartUnavailable.class, () -> check(archive)).kind());
    }

    private static ChartMetadata check(byte[] archive) throws IOException, ChartUnavailable {
        return ChartArchive.check(new ByteArrayInputStream(archive), SMALL);
    }
}
