package io.mooring.gitops.source;

import io.mooring.protocol.proxy.ProxySettings;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** What a source's Secret holds for a Git server, each field empty if absent. Its text form shows nothing. */
public record Credentials(Map<String, String> texts) {
    public static final Credentials NONE = new Credentials(Map.of());

    public Credentials {
        texts = Map.copyOf(texts);
    }

    /** The texts of a Secret under the names that Flux gives them. */
    static Credentials of(Map<String, String> secret) {
        return new Credentials(secret);
    }

    /** A user's name and password. */
    public static Credentials login(String username, String password) {
        return new Credentials(Map.of("username", username, "password", password));
    }

    String username() {
        return text("username");
    }

    String password() {
        return text("password");
    }

    String bearerToken() {
        return text("bearerToken");
    }

    String caPem() {
        String ca = text("ca.crt");
        return ca.isEmpty() ? text("caFile") : ca;
    }

    ProxySettings proxies() throws GitOperationFailed {
        try {
            return SourceProxy.settings(texts);
        } catch (FetchFailed e) {
            throw new GitOperationFailed(e.words());
        }
    }

    String text(String key) {
        return texts.getOrDefault(key, "");
    }

    /** Tells credentials apart without revealing them. */
    public String fingerprint() {
        return fingerprint(texts);
    }

    /** Tells the texts of Secrets apart without revealing them. */
    public static String fingerprint(Map<String, String> texts) {
        StringBuilder all = new StringBuilder();
        new TreeMap<>(texts)
                .forEach((key, value) ->
                        all.append(key).append('\0').append(value).append('\0'));
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(all.toString().getBytes(StandardCharsets.UTF_8));
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
