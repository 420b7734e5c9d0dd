package io.mooring.functions.registry;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.SortedMap;
import java.util.zip.CRC32;

/**
 * Files as a tar archive in gzip's form, the same bytes for the same files wherever it is made.
 *
 * <p>A client may fetch the manifest from one instance of the hub and the archive from another: so there are no times in
 * it, and the data is stored and not compressed, because versions of zlib compress differently.
 */
final class ChartArchive {
    private static final int BLOCK = 512;
    private static final int NAME_MAX = 100;
    private static final int STORED_MAX = 0xFFFF;
    private static final byte[] GZIP_HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 255};

    private ChartArchive() {}

    /** @param files by name, with slashes */
    static byte[] of(SortedMap<String, byte[]> files) {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        files.forEach((name, content) -> {
            tar.writeBytes(header(name, content.length));
            tar.writeBytes(Arrays.copyOf(content, (content.length + BLOCK - 1) / BLOCK * BLOCK));
        });
        tar.writeBytes(new byte[2 * BLOCK]);
        return gzip(tar.toByteArray());
    }

    private static byte[] header(String name, int size) {
        byte[] path = name.getBytes(StandardCharsets.UTF_8);
        if (path.length > NAME_MAX) {
            throw new IllegalArgumentException("the name '" + name + "' is longer than " + NAME_MAX + " bytes");
        }
        byte[] header = new byte[BLOCK];
        System.arraycopy(path, 0, header, 0, path.length);
        put(header, 100, "0000644\0");
        put(header, 108, "0000000\0");
        put(header, 116, "0000000\0");
        put(header, 124, String.format(Locale.ROOT, "%011o\0", size));
        put(header, 136, "00000000000\0");
        put(header, 148, "        ");
        put(header, 156, "0");
        put(header, 257, "ustar\00000");
        int sum = 0;
        for (byte each : header) {
            sum += each & 0xff;
        }
        put(header, 148, String.format(Locale.ROOT, "%06o\0 ", sum));
        return header;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    private static byte[] gzip(byte[] data) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(GZIP_HEADER);
        for (int at = 0; at < data.length; at += STORED_MAX) {
            int length = Math.min(STORED_MAX, data.length - at);
            out.write(at + length == data.length ? 1 : 0);
            littleEndian(out, length, 2);
            littleEndian(out, ~length, 2);
            out.write(data, at, length);
        }
        CRC32 crc = new CRC32();
        crc.update(data);
        littleEndian(out, crc.getValue(), 4);
        littleEndian(out, data.length, 4);
        return out.toByteArray();
    }

    private static void littleEndian(ByteArrayOutputStream out, long number, int bytes) {
        for (int i = 0; i < bytes; i++) {
            out.write((int) (number >>> (8 * i)) & 0xff);
        }
    }
}
