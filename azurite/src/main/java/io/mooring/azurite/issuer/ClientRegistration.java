package io.mooring.azurite.issuer;

/**
 * Somebody who may fetch tokens with a secret.
 *
 * @param objectId what tokens carry as {@code oid} and {@code sub}
 */
public record ClientRegistration(String clientId, String clientSecret, String objectId, String name) {
    @Override
    public String toString() {
        return "ClientRegistration[" + clientId + ", " + objectId + "]";
    }
}
