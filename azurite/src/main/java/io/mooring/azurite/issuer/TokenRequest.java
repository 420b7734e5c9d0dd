package io.mooring.azurite.issuer;

import java.time.Duration;

/**
 * What a token is to say.
 *
 * @param clientId who asked for it; the owner's tools use {@code owner}
 * @param lifetime negative for one that has expired already
 */
public record TokenRequest(String objectId, String name, String clientId, String audience, Duration lifetime) {
    /** As Entra ID gives. */
    public static final Duration USUAL_LIFETIME = Duration.ofHours(1);

    public static TokenRequest of(String objectId, String audience) {
        return new TokenRequest(objectId, objectId, objectId, audience, USUAL_LIFETIME);
    }

    public TokenRequest lasting(Duration other) {
        return new TokenRequest(objectId, name, clientId, audience, other);
    }
}
