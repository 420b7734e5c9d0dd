package io.mooring.gitops.source.remote;

import io.mooring.gitops.source.GitTreeWriter;
import io.mooring.gitops.source.LimitedStream;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;

/**
 * Reads a tar archive, compressed by gzip or not, into a tree of the store. Regular files are taken; folders come of themselves; links
 * and devices are left out. Whatever it holds, memory and disk are bounded, and nothing is written outside of the tree.
 */
public final class TarGz {
    private static final int BLOCK = 512;
    private static final int NAME_BYTES_MAX = 4096;
    private static final int HEADERS_BYTES_MAX = 64 << 10;
    private static final int HEADERS_MAX = 500_000;

    /** What it may unpack to; a bomb of zeros ends here. */
    private static final long UNPACKED_BYTES_MAX = 320L << 20;

    private final InputStream in;
    private String longName = "";
    private long longSize = -1;

    private TarGz(InputStream in) {
        this.in = in;
    }

    public static void unpack(InputStream archive, GitTreeWriter writer) throws IOException {
        unpack(archive, writer, UNPACKED_BYTES_MAX);
    }

    static void unpack(InputStream archive, GitTreeWriter writer, long bytesMax) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(archive, 64 << 10);
        buffered.mark(2);
        boolean zipped = buffered.read() == 0x1f && buffered.read() == 0x8b;
        buffered.reset();
        InputStream plain = zipped ? new GZIPInputStream(buffered, 64 << 10) : buffered;
        try {
            new TarGz(new LimitedStream(plain, bytesMax, "what the archive unpacks to")).into(writer);
        } catch (EOFException e) {
            throw new IOException("the archive ends in the middle", e);
        }
    }

    private void into(GitTreeWriter writer) throws IOException {
        byte[] header = new byte[BLOCK];
        for (int headers = 0; headers < HEADERS_MAX; headers++) {
            int read = in.readNBytes(header, 0, BLOCK);
            if (read == 0 || zeros(header)) {
                return;
            }
            if (read < BLOCK || !sound(header)) {
                throw new IOException("it is no tar archive");
            }
            long size = number(header, 124, 12);
            switch (header[156]) {
                case 'L' -> longName = text(small(size, NAME_BYTES_MAX, "a name"));
                case 'x' -> extended(small(size, HEADERS_BYTES_MAX, "the attributes of a file"));
                case '0', 0, '7' -> {
                    long length = longSize < 0 ? size : longSize;
                    InputStream content = new Part(in, length);
                    writer.add(longName.isEmpty() ? name(header) : longName, length, content);
                    in.skipNBytes(padding(length));
                    forget();
                }
                default -> {
                    in.skipNBytes(size + padding(size));
                    if (header[156] != 'g' && header[156] != 'K') {
                        forget();
                    }
                }
            }
        }
        throw new IOException("the archive has more than " + HEADERS_MAX + " entries");
    }

    private void forget() {
        longName = "";
        longSize = -1;
    }

    private byte[] small(long size, int bytesMax, String what) throws IOException {
        if (size > bytesMax) {
            throw new IOException(what + " in the archive is longer than " + bytesMax + " bytes");
        }
        byte[] bytes = in.readNBytes((int) size);
        in.skipNBytes(padding(size));
        return bytes;
    }

    /** Records of the form {@code length key=value\n}, of which the path and the size are of interest. */
    private void extended(byte[] records) throws IOException {
        int start = 0;
        while (start < records.length) {
            int space = start;
            while (space < records.length && records[space] != ' ') {
                space++;
            }
            String digits = new String(records, start, space - start, StandardCharsets.US_ASCII);
            int end = digits.matches("\\d{1,6}") ? start + Integer.parseInt(digits) : -1;
            if (end <= space + 1 || end > records.length) {
                throw new IOException("the archive has attributes of a file that cannot be read");
            }
            String record = new String(records, space + 1, end - space - 2, StandardCharsets.UTF_8);
            if (record.startsWith("path=")) {
                longName = record.substring("path=".length());
            } else if (record.matches("size=\\d{1,18}")) {
                longSize = Long.parseLong(record.substring("size=".length()));
            }
            start = end;
        }
    }

    private static boolean zeros(byte[] header) {
        for (byte one : header) {
            if (one != 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether the checksum, counted with blanks in its own place, is right. */
    private static boolean sound(byte[] header) throws IOException {
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += (i >= 148 && i < 156) ? ' ' : header[i] & 0xff;
        }
        return sum == number(header, 148, 8);
    }

    private static String name(byte[] header) {
        String name = text(java.util.Arrays.copyOfRange(header, 0, 100));
        boolean ustar = new String(header, 257, 5, StandardCharsets.US_ASCII).equals("ustar");
        String prefix = ustar && header[263] != ' ' ? text(java.util.Arrays.copyOfRange(header, 345, 500)) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private static String text(byte[] bytes) {
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    /** Octal digits, or, if the first bit is set, a binary number. */
    private static long number(byte[] header, int start, int length) throws IOException {
        if ((header[start] & 0x80) != 0) {
            long value = header[start] & 0x7f;
            for (int i = start + 1; i < start + length; i++) {
                if (value >> 54 != 0) {
                    throw new IOException("the archive names a size that cannot be");
                }
                value = (value << 8) | (header[i] & 0xff);
            }
            return value;
        }
        String digits = new String(header, start, length, StandardCharsets.US_ASCII)
                .replace('\0', ' ')
                .strip();
        if (!digits.matches("[0-7]{0,20}")) {
            throw new IOException("it is no tar archive");
        }
        return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
    }

    private static long padding(long size) {
        return (BLOCK - size % BLOCK) % BLOCK;
    }

    /** The next bytes of a stream, which must be there. */
    private static final class Part extends InputStream {
        private final InputStream in;
        private long left;

        Part(InputStream in, long length) {
            this.in = in;
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int read = in.read(buffer, offset, (int) Math.min(length, left));
            if (read < 0) {
                throw new EOFException();
            }
            left -= read;
            return read;
        }
    }
}
