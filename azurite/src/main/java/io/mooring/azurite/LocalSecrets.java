package io.mooring.azurite;

import io.mooring.azurite.issuer.ClientRegistration;
import java.util.Map;

/**
 * What only the owner of a local cloud may know; kept in a file of its own.
 *
 * @param masterKey opens the host's admin routes
 * @param owner fetches tokens of the local owner
 * @param az the service principal that {@code az} logs in as
 * @param appSettings what the hub runs with
 */
public record LocalSecrets(
        StorageAccount account,
        String masterKey,
        ClientRegistration owner,
        ClientRegistration az,
        Map<String, String> appSettings) {
    public LocalSecrets {
        appSettings = Map.copyOf(appSettings);
    }

    @Override
    public String toString() {
        return "LocalSecrets[" + account + "]";
    }
}
