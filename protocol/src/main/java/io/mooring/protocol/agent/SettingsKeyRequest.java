package io.mooring.protocol.agent;

import java.util.List;

/**
 * A cluster says to which key its protected settings are to be encrypted, and brings some that it has moved to it.
 *
 * @param key public key, EC P-256: SubjectPublicKeyInfo, DER in standard base64
 * @param moved at most {@value #MOVED_MAX}
 */
public record SettingsKeyRequest(String key, List<Moved> moved) {
    /** A request with so many settings stays far below the limit of a body. */
    public static final int MOVED_MAX = 100;

    public SettingsKeyRequest {
        moved = List.copyOf(moved);
    }

    /**
     * A setting that was encrypted to an older key.
     *
     * @param collection for instance {@code fluxConfigurations}
     * @param name of the configuration or extension
     * @param from base64url of the SHA-256 digest of the JWE that this one replaces
     * @param to the JWE for the new key
     */
    public record Moved(String collection, String name, String setting, String from, String to) {}
}
