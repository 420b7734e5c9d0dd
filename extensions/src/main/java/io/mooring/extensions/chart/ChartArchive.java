package io.mooring.extensions.chart;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * A packaged chart (tar, gzip), read once to see whether it is safe: nothing outside its folder, no links, no devices,
 * bounded in number and size. Nothing is unpacked.
 */
final class ChartArchive {
    /** Limits of what an archive may unpack to; Helm's own are of the same order. */
    record Limits(int entriesMax, long fileBytesMax, long totalBytesMax) {
        static final Limits DEFAULT = new Limits(10_000, 10L << 20, 100L << 20);
    }

    private static final int BLOCK = 512;
    private static final int NAME_LENGTH = 100;
    private static final int TYPE_AT = 156;
    private static final int PREFIX_AT = 345;
    private static final int PREFIX_LENGTH = 155;
    private static final int EXTENDED_HEADER_BYTES_MAX = 64 << 10;

    private final InputStream tar;
    private final Limits limits;

    private ChartArchive(InputStream tar, Limits limits) {
        this.tar = tar;
        this.limits = limits;
    }

    /** Reads the archive to its end and returns what Chart.yaml in its top folder says. */
    static ChartMetadata check(InputStream tgz, Limits limits) throws IOException, ChartUnavailable {
        try (InputStream tar = new Counted(new GZIPInputStream(tgz), limits.totalBytesMax())) {
            return new ChartArchive(tar, limits).readAll();
        } catch (TooLarge tooLarge) {
            throw new ChartUnavailable(
                    ChartUnavailable.Kind.TOO_LARGE,
                    "the chart unpacks to more than " + limits.totalBytesMax() + " bytes",
                    tooLarge);
        } catch (EOFException | ZipException broken) {
            throw new ChartUnavailable(
                    ChartUnavailable.Kind.BROKEN, "the chart is not a complete tar archive with gzip", broken);
        }
    }

    private ChartMetadata readAll() throws IOException, ChartUnavailable {
        ChartMetadata metadata = null;
        String longName = null;
        int entries = 0;
        for (byte[] header = header(); header != null; header = header()) {
            if (++entries > limits.entriesMax()) {
                throw new ChartUnavailable(
                        ChartUnavailable.Kind.TOO_LARGE, "the chart has more than " + limits.entriesMax() + " files");
            }
            long size = octal(header, 124, 12);
            char type = (char) header[TYPE_AT];
            String name = longName == null ? name(header) : longName;
            longName = null;
            switch (type) {
                case 'x' -> longName = paxPath(content(size, EXTENDED_HEADER_BYTES_MAX));
                case 'g' -> skip(size);
                case 'L' -> longName = text(content(size, EXTENDED_HEADER_BYTES_MAX));
                case '5' -> {
                    requireSafe(name);
                    skip(size);
                }
                case '0', '\0' -> {
                    requireSafe(name);
                    byte[] content = content(size, limits.fileBytesMax());
                    if (name.replaceFirst("^\\./", "").matches("[^/]+/Chart\\.yaml")) {
                        metadata = ChartMetadata.parse(content);
                    }
                }
                default ->
                    throw new ChartUnavailable(
                            ChartUnavailable.Kind.UNSAFE,
                            "the chart holds \"" + name
                                    + "\", which is a link or a device; only files and folders may be");
            }
        }
        if (metadata == null) {
            throw new ChartUnavailable(ChartUnavailable.Kind.BROKEN, "the archive has no Chart.yaml in its top folder");
        }
        return metadata;
    }

    static void requireSafe(String name) throws ChartUnavailable {
        boolean outside = name.startsWith("/")
                || name.indexOf('\\') >= 0
                || name.indexOf('\0') >= 0
                || name.matches("[A-Za-z]:.*")
                || ("/" + name + "/").contains("/../");
        if (outside || name.isEmpty()) {
            throw new ChartUnavailable(
                    ChartUnavailable.Kind.UNSAFE, "the chart holds \"" + name + "\", which lies outside its folder");
        }
    }

    /** The next header, or null at the archive's end. */
    private byte @Nullable [] header() throws IOException {
        byte[] block = tar.readNBytes(BLOCK);
        if (block.length == 0) {
            return null;
        }
        if (block.length < BLOCK) {
            throw new EOFException("half a header");
        }
        for (byte each : block) {
            if (each != 0) {
                return block;
            }
        }
        tar.transferTo(OutputStream.nullOutputStream()); // So that the checksum at the end is verified.
        return null;
    }

    private byte[] content(long size, long bytesMax) throws IOException, ChartUnavailable {
        if (size > bytesMax) {
            throw new ChartUnavailable(
                    ChartUnavailable.Kind.TOO_LARGE,
                    "the chart holds a file of " + size + " bytes; " + bytesMax + " are the limit");
        }
        byte[] content = tar.readNBytes(Math.toIntExact(size));
        if (content.length < size) {
            throw new EOFException("half a file");
        }
        tar.skipNBytes(padding(size));
        return content;
    }

    private void skip(long size) throws IOException {
        tar.skipNBytes(size + padding(size));
    }

    private static long padding(long size) {
        return (BLOCK - size % BLOCK) % BLOCK;
    }

    private static String name(byte[] header) {
        String name = field(header, 0, NAME_LENGTH);
        boolean ustar = field(header, 257, 5).equals("ustar");
        String prefix = ustar ? field(header, PREFIX_AT, PREFIX_LENGTH) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private static long octal(byte[] header, int at, int length) throws ChartUnavailable {
        String digits = field(header, at, length).strip();
        if (!digits.matches("[0-7]{0,12}")) {
            throw new ChartUnavailable(ChartUnavailable.Kind.BROKEN, "the archive has a size that is no number");
        }
        return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
    }

    private static String field(byte[] header, int at, int length) {
        return text(Arrays.copyOfRange(header, at, at + length));
    }

    private static String text(byte[] bytes) {
        ByteArrayOutputStream until = new ByteArrayOutputStream();
        for (byte each : bytes) {
            if (each == 0) {
                break;
            }
            until.write(each);
        }
        return until.toString(StandardCharsets.UTF_8);
    }

    /** A pax header is a list of `length key=value` lines; only the path matters here. */
    private static @Nullable String paxPath(byte[] records) {
        String path = null;
        for (String line : new String(records, StandardCharsets.UTF_8).split("\n")) {
            int space = line.indexOf(' ');
            if (space > 0 && line.substring(space + 1).toLowerCase(Locale.ROOT).startsWith("path=")) {
                path = line.substring(space + 1 + "path=".length());
            }
        }
        return path;
    }

    private static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1;
    }

    /** Ends with an exception where a small archive would unpack without end. */
    private static final class Counted extends FilterInputStream {
        private final long bytesMax;
        private long bytes;

        Counted(InputStream in, long bytesMax) {
            super(in);
            this.bytesMax = bytesMax;
        }

        @Override
        public int read() throws IOException {
            int next = super.read();
            count(next == -1 ? 0 : 1);
            return next;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            count(Math.max(read, 0));
            return read;
        }

        @Override
        public long skip(long wanted) throws IOException {
            long skipped = super.skip(wanted);
            count(skipped);
            return skipped;
        }

        private void count(long more) throws TooLarge {
            bytes += more;
            if (bytes > bytesMax) {
                throw new TooLarge();
            }
        }
    }
}
