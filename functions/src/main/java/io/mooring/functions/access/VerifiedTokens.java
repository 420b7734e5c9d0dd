package io.mooring.functions.access;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What is known of tokens whose signatures were found good, by their SHA-256: those that were used last. The tokens
 * themselves are not kept.
 *
 * <p>Only a signature needs no second look; when a token begins and ends is for its user to check each time.
 */
public final class VerifiedTokens<T> {
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<ByteBuffer, T> known;

    /** @param max how many are kept */
    public VerifiedTokens(int max) {
        known = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<ByteBuffer, T> eldest) {
                return size() > max;
            }
        };
    }

    /** Stands for a token. */
    public static ByteBuffer digest(String token) {
        try {
            byte[] text = token.getBytes(StandardCharsets.UTF_8);
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    public @Nullable T find(ByteBuffer digest) {
        lock.lock();
        try {
            return known.get(digest);
        } finally {
            lock.unlock();
        }
    }

    public void keep(ByteBuffer digest, T value) {
        lock.lock();
        try {
            known.put(digest, value);
        } finally {
            lock.unlock();
        }
    }
}
