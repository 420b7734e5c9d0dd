package io.mooring.gitops.source;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What a source offers to those who apply it: a commit in the store, less the ignored files. */
public record Artifact(String url, Revision revision, String ignore) {

    /** Changes with the commit and with the ignore rules, as in Flux. */
    public String digest() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest((revision.commit() + "\n" + ignore).getBytes(StandardCharsets.UTF_8));
            return "sha256:" + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
