package io.mooring.extensions.chart;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/** Writes tar archives with gzip for tests, harmless ones and others. */
public final class TestArchive {
    private final ByteArrayOutputStream tar = new ByteArrayOutputStream();

    /** A chart as `helm package` makes it, with one template. */
    public static byte[] chart(String name, String version, String template) throws IOException {
        return new TestArchive()
                .file(name + "/Chart.yaml", "apiVersion: v2\nname: " + name + "\nversion: " + version + "\n")
                .file(name + "/templates/all.yaml", template)
                .packed();
    }

    public TestArchive file(String name, String content) throws IOException {
        return entry(name, '0', content.getBytes(StandardCharsets.UTF_8));
    }

    public TestArchive entry(String name, char type, byte[] content) throws IOException {
        byte[] header = new byte[512];
        put(header, 0, name);
        put(header, 100, "0000644");
        put(header, 124, String.format(Locale.ROOT, "%011o", content.length));
        header[156] = (byte) type;
        put(header, 257, "ustar");
        put(header, 148, "        ");
        int sum = 0;
        for (byte each : header) {
            sum += each & 0xff;
        }
        put(header, 148, String.format(Locale.ROOT, "%06o\0 ", sum));
        tar.write(header);
        tar.write(content);
        tar.write(new byte[(512 - content.length % 512) % 512]);
        return this;
    }

    public byte[] packed() throws IOException {
        tar.write(new byte[1024]);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            tar.writeTo(gzip);
        }
        return packed.toByteArray();
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }
}
