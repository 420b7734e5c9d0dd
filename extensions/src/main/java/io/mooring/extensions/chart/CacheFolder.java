package io.mooring.extensions.chart;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/** A folder of the chart cache, one per source; only one thread of one process works in it at a time. */
final class CacheFolder implements AutoCloseable {
    /** File locks do not hold between threads of one process. */
    private static final ConcurrentMap<Path, ReentrantLock> HERE = new ConcurrentHashMap<>();

    private final Path path;
    private final ReentrantLock here;
    private final FileChannel channel;
    private final FileLock lock;

    private CacheFolder(Path path, ReentrantLock here, FileChannel channel, FileLock lock) {
        this.path = path;
        this.here = here;
        this.channel = channel;
        this.lock = lock;
    }

    static CacheFolder enter(Path cache, String kind, String source) throws IOException {
        Path path = Files.createDirectories(
                cache.resolve(kind).resolve(sha256(source).substring(0, 32)).toAbsolutePath());
        ReentrantLock here = HERE.computeIfAbsent(path, ignored -> new ReentrantLock());
        here.lock();
        try {
            FileChannel channel =
                    FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            return new CacheFolder(path, here, channel, channel.lock());
        } catch (IOException failed) {
            here.unlock();
            throw failed;
        }
    }

    Path resolve(String name) {
        return path.resolve(name);
    }

    @Override
    public void close() throws IOException {
        try {
            lock.close();
            channel.close();
        } finally {
            here.unlock();
        }
    }

    static String sha256(String text) {
        return HexFormat.of().formatHex(newSha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    static String sha256(Path file) throws IOException {
        MessageDigest digest = newSha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    static void deleteTree(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
