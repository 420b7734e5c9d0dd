package io.mooring.gitops.helmrelease;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What a release is called if its HelmRelease does not say. */
final class ReleaseNames {
    private static final int LENGTH_MAX = 53;
    private static final int HASH_CHARS = 12;

    private ReleaseNames() {}

    /** The HelmRelease's name, after the target namespace if there is one; too long a name ends in a hash of itself. */
    static String of(String releaseName, String targetNamespace, String name) {
        if (!releaseName.isEmpty()) {
            return releaseName;
        }
        String whole = targetNamespace.isEmpty() ? name : targetNamespace + "-" + name;
        if (whole.length() <= LENGTH_MAX) {
            return whole;
        }
        return whole.substring(0, LENGTH_MAX - HASH_CHARS - 1) + "-"
                + sha256(whole).substring(0, HASH_CHARS);
    }

    static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
