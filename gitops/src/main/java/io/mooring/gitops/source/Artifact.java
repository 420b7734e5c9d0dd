package io.mooring.gitops.source;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/**
 * What a source offers to those who apply it: a tree in the store, less the ignored files.
 *
 * @param shelf where in the store it is, most often the URL of the source
 * @param revision as users see it
 * @param tree the id of the commit or tree
 * @param ignore the rules of the spec; empty for the usual ones
 * @param origin what the source says about where it comes from, such as the commit an OCI artifact was made of
 */
public record Artifact(String shelf, String revision, String tree, String ignore, Map<String, String> origin) {
    private static final String ORIGIN_REVISION = "org.opencontainers.image.revision";

    public Artifact {
        origin = Map.copyOf(origin);
    }

    /** Changes with the content and with the ignore rules, as in Flux. */
    public String digest() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest((tree + "\n" + ignore).getBytes(StandardCharsets.UTF_8));
            return "sha256:" + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The revision of what it was made of; empty if it does not say. */
    public String originRevision() {
        return origin.getOrDefault(ORIGIN_REVISION, "");
    }
}
