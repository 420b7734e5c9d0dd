package io.mooring.functions.arm;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What a caller wants to be true of a resource before it is written: If-Match and If-None-Match (RFC 9110 §13.1).
 *
 * <p>An entity tag stands for what users wrote. What agents report does not change it, else a cluster that reports
 * would fail the writes of its users.
 */
public record Precondition(
        @Nullable String ifMatch, @Nullable String ifNoneMatch) {
    private static final int TAG_BYTES = 18;

    public static Precondition of(ArmRequest request) {
        return new Precondition(request.header("if-match"), request.header("if-none-match"));
    }

    /** An entity tag of a text. */
    public static String tag(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            String token = Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, TAG_BYTES));
            return "\"" + token + "\"";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }

    /**
     * Checks what is there now.
     *
     * @param tag of the resource, null if there is none
     * @throws ArmFailure 412 if it is not as the caller wants it
     */
    public void check(@Nullable String tag) {
        if (ifMatch != null && (tag == null || !names(ifMatch, tag))) {
            throw failed(
                    tag == null
                            ? "If-Match is '" + ifMatch + "', and there is no such resource."
                            : "If-Match is '" + ifMatch + "', and the resource has the ETag " + tag
                                    + ": somebody changed it meanwhile. Read it again.");
        }
        if (ifNoneMatch != null && tag != null && names(ifNoneMatch, tag)) {
            throw failed(
                    "If-None-Match is '" + ifNoneMatch + "', and the resource is there with the ETag " + tag + ".");
        }
    }

    private static boolean names(String list, String tag) {
        for (String given : list.split(",")) {
            String one = given.strip();
            if (one.equals("*") || one.equals(tag)) {
                return true;
            }
        }
        return false;
    }

    private static ArmFailure failed(String message) {
        return ArmFailure.of(412, "PreconditionFailed", message);
    }
}
