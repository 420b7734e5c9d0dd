package io.mooring.gitops.source;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What a source's Secret holds for a Git server, each field empty if absent. Its text form shows nothing. */
public record Credentials(String username, String password, String bearerToken, String caPem) {
    public static final Credentials NONE = new Credentials("", "", "", "");

    /** Tells credentials apart without revealing them. */
    String fingerprint() {
        String all = String.join("\0", username, password, bearerToken, caPem);
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "Credentials[***]";
    }
}
