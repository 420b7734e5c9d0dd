package io.mooring.cli.hub;

import java.net.URI;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where the hub is and how to be let in.
 *
 * @param caFile PEM file of the authorities that may have signed the hub's certificate; null trusts those of the JDK
 * @param token asked for a bearer token before each call
 */
public record HubConnection(URI url, @Nullable Path caFile, Supplier<String> token) {
    public HubConnection {
        if (url.getHost() == null || !("https".equals(url.getScheme()) || "http".equals(url.getScheme()))) {
            throw new IllegalArgumentException(
                    "'" + url + "' is not the address of a hub: it begins with https:// and names a host.");
        }
    }
}
