package io.mooring.extensions.chart;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * What a place of charts asks of those who come. Its text form shows nothing.
 *
 * @param username empty if there is none
 * @param authorities PEM certificates that alone are trusted for it; empty trusts what this process trusts
 */
public record ChartAccess(String username, String password, String authorities) {
    /** For places that are open to all. */
    public static final ChartAccess NONE = new ChartAccess("", "", "");

    /** From a Secret with the keys `username` and `password`, `ca.crt`, or all of them. */
    public static ChartAccess of(Map<String, String> secret) {
        ChartAccess access = new ChartAccess(
                secret.getOrDefault("username", ""),
                secret.getOrDefault("password", ""),
                secret.getOrDefault("ca.crt", ""));
        if (access.equals(NONE)) {
            throw new IllegalArgumentException("it has neither username and password nor ca.crt");
        }
        return access;
    }

    /** For the header Authorization; empty if there is nothing to say. */
    String basic() {
        return username.isEmpty()
                ? ""
                : "Basic "
                        + Base64.getEncoder()
                                .encodeToString((username + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    Optional<String> user() {
        return username.isEmpty() ? Optional.empty() : Optional.of(username);
    }

    /** Keeps apart in the cache what was got with different credentials. */
    String cacheKey() {
        return equals(NONE) ? "" : " " + CacheFolder.sha256(username + "\n" + password + "\n" + authorities);
    }

    @Override
    public String toString() {
        return equals(NONE) ? "ChartAccess[]" : "ChartAccess[***]";
    }
}
