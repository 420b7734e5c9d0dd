package io.mooring.protocol.connectivity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The stored facts from which a {@link ConnectivityStatus} is derived.
 *
 * @param certificateNotAfter when the newest certificate issued to the cluster runs out; null before the first
 * @param awaitedSince when somebody said that agents with this key would come; null if that is not known
 */
public record ClusterLink(
        Heartbeat heartbeat,
        @Nullable Instant certificateNotAfter,
        @Nullable Instant awaitedSince) {
    public ClusterLink(Heartbeat heartbeat, @Nullable Instant certificateNotAfter) {
        this(heartbeat, certificateNotAfter, null);
    }
}
