package io.mooring.functions.registry;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/** Bytes that are known by their digest. */
final class Blob {
    private final String type;
    private final byte[] bytes;
    private final String digest;

    Blob(String type, byte[] bytes) {
        this.type = type;
        this.bytes = bytes.clone();
        this.digest = "sha256:" + HexFormat.of().formatHex(sha256(bytes));
    }

    String type() {
        return type;
    }

    byte[] bytes() {
        return bytes.clone();
    }

    String digest() {
        return digest;
    }

    Map<String, Object> descriptor() {
        return Map.of("mediaType", type, "digest", digest, "size", bytes.length);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
