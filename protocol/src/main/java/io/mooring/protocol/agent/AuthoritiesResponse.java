package io.mooring.protocol.agent;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The roots that a cluster is to trust.
 *
 * @param digest names this answer
 * @param trustRoots DER in standard base64; the one under which certificates are issued now comes first
 * @param renewInSeconds when to fetch a certificate of that one; null if the caller's is of it. The hub has spread it
 */
public record AuthoritiesResponse(
        String digest, List<String> trustRoots, @Nullable Integer renewInSeconds) {
    public AuthoritiesResponse {
        trustRoots = List.copyOf(trustRoots);
    }
}
