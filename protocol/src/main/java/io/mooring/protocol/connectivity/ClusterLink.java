package io.mooring.protocol.connectivity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The stored facts from which a {@link ConnectivityStatus} is derived.
 *
 * @param certificateNotAfter when the newest certificate issued to the cluster runs out; null before the first
 */
public record ClusterLink(Heartbeat heartbeat, @Nullable Instant certificateNotAfter) {}
