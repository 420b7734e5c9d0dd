package io.mooring.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class ChartArchiveTest {
    @Test
    void packsFilesBelowAFolderOfTheChartsName() throws IOException {
        byte[] packed = ChartArchive.pack("c", Map.of("Chart.yaml", "name: c".getBytes(StandardCharsets.UTF_8)));

        byte[] tar = new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes();
        assertEquals(4 * 512, tar.length);
        assertTrue(text(tar, 0, 100).startsWith("c/Chart.yaml\0"), "no name");
        assertEquals("00000000007", text(tar, 124, 11));
        assertEquals("ustar\0" + "00", text(tar, 257, 8));
        assertEquals("name: c\0", text(tar, 512, 8));
        int sum = 0;
        for (int index = 0; index < 512; index++) {
            sum += index >= 148 && index < 156 ? ' ' : tar[index];
        }
        assertEquals(sum, Integer.parseInt(text(tar, 148, 6), 8));
    }

    @Test
    void theFilesOfTheDemoAreOnTheClassPath() {
        assertTrue(DemoFiles.repository().containsKey("extensions/hello.yaml"), "no extension");
        assertTrue(
                new String(DemoFiles.chart().get("Chart.yaml"), StandardCharsets.UTF_8)
                        .contains("version: " + ChartServer.VERSION),
                "another version");
    }

    private static String text(byte[] bytes, int offset, int length) {
        return new String(bytes, offset, length, StandardCharsets.US_ASCII);
    }
}
