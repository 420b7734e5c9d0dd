package io.mooring.protocol.agent;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The hub's answer to a heartbeat.
 *
 * @param nextHeartbeatSeconds when to call again; the hub has already spread it
 * @param desiredGeneration generation of the cluster's desired state
 * @param metadataWanted the hub has no metadata of this cluster: send it with the next beat
 * @param hubTime the hub's clock on arrival, which is also the recorded time of this beat
 * @param certificateNotAfter end of the newest certificate issued to this cluster
 * @param last for the next beat to bring along: the hub then need not look up what it says here
 * @param authorities names the roots that clusters are to trust ({@link AuthoritiesResponse#digest}); null from hubs that
 *     do not say
 */
public record HeartbeatResponse(
        int nextHeartbeatSeconds,
        long desiredGeneration,
        boolean metadataWanted,
        Instant hubTime,
        @Nullable Instant certificateNotAfter,
        @Nullable String last,
        @Nullable String authorities) {
    public HeartbeatResponse(
            int nextHeartbeatSeconds,
            long desiredGeneration,
            boolean metadataWanted,
            Instant hubTime,
            @Nullable Instant certificateNotAfter,
            @Nullable String last) {
        this(nextHeartbeatSeconds, desiredGeneration, metadataWanted, hubTime, certificateNotAfter, last, null);
    }

    /** The same, with the name of the authorities. */
    public HeartbeatResponse with(String named) {
        return new HeartbeatResponse(
                nextHeartbeatSeconds, desiredGeneration, metadataWanted, hubTime, certificateNotAfter, last, named);
    }
}
