package io.mooring.gitops;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/** Writes tar archives, honest and other ones. */
public final class TarFile {
    private final ByteArrayOutputStream blocks = new ByteArrayOutputStream();

    public TarFile file(String name, String text) {
        return entry('0', name, text);
    }

    /** A file whose name goes into an extended header. */
    public TarFile longFile(String name, String text) {
        String record = " path=" + name + "\n";
        int length = record.length() + 3;
        entry('x', "pax", length + record);
        return entry('0', "short", text);
    }

    public TarFile link(String name, String target) {
        byte[] header = header('2', name, 0);
        byte[] bytes = target.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, header, 157, bytes.length);
        return append(sealed(header), new byte[0]);
    }

    public TarFile entry(char type, String name, String text) {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        return append(sealed(header(type, name, content.length)), content);
    }

    /** A file that claims a size, in octal digits, and brings nothing. */
    public TarFile claim(String name, String size) {
        byte[] header = header('0', name, 0);
        put(header, 124, size);
        return append(sealed(header), new byte[0]);
    }

    /** A file of zeros. */
    public TarFile zeros(String name, int size) {
        return append(sealed(header('0', name, size)), new byte[size]);
    }

    public byte[] tar() {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(blocks.toByteArray());
        whole.writeBytes(new byte[1024]);
        return whole.toByteArray();
    }

    public byte[] gzip() {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(tar());
        } catch (IOException e) {
            throw new UncheckedIOException("write to memory", e);
        }
        return zipped.toByteArray();
    }

    private TarFile append(byte[] header, byte[] content) {
        blocks.writeBytes(header);
        blocks.writeBytes(content);
        blocks.writeBytes(new byte[(512 - content.length % 512) % 512]);
        return this;
    }

    private static byte[] header(char type, String name, int size) {
        byte[] header = new byte[512];
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, header, 0, Math.min(100, bytes.length));
        put(header, 124, String.format("%011o", size));
        header[156] = (byte) type;
        put(header, 257, "ustar\0" + "00");
        return header;
    }

    private static byte[] sealed(byte[] header) {
        put(header, 148, "        ");
        int sum = 0;
        for (byte one : header) {
            sum += one & 0xff;
        }
        put(header, 148, String.format("%06o\0 ", sum));
        return header;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }
}
