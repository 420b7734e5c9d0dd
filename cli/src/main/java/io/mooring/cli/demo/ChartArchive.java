package io.mooring.cli.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** Packs a chart as `helm package` does: a gzipped tar (POSIX ustar) with one folder of the chart's name. */
final class ChartArchive {
    private static final int BLOCK = 512;

    private ChartArchive() {}

    static byte[] pack(String chart, Map<String, byte[]> files) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                byte[] content = file.getValue();
                gzip.write(header(chart + "/" + file.getKey(), content.length));
                gzip.write(content);
                gzip.write(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
            }
            gzip.write(new byte[2 * BLOCK]);
        } catch (IOException impossible) {
            throw new UncheckedIOException("pack a chart in memory", impossible);
        }
        return packed.toByteArray();
    }

    private static byte[] header(String name, int size) {
        byte[] header = new byte[BLOCK];
        put(header, 0, 100, name);
        put(header, 100, 8, "0000644");
        put(header, 108, 8, "0000000");
        put(header, 116, 8, "0000000");
        put(header, 124, 12, String.format(Locale.ROOT, "%011o", size));
        put(header, 136, 12, "00000000000");
        Arrays.fill(header, 148, 156, (byte) ' '); // The checksum counts as blanks while it is computed.
        header[156] = '0';
        put(header, 257, 6, "ustar");
        put(header, 263, 2, "00");
        int sum = 0;
        for (byte one : header) {
            sum += one & 0xff;
        }
        put(header, 148, 7, String.format(Locale.ROOT, "%06o", sum));
        return header;
    }

    private static void put(byte[] header, int offset, int length, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        if (bytes.length > length) {
            throw new IllegalArgumentException("too long for a tar header: " + text);
        }
        System.arraycopy(bytes, 0, header, offset, bytes.length);
    }
}
