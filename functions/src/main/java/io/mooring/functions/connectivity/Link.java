package io.mooring.functions.connectivity;

import io.mooring.protocol.agent.ClusterMetadata;
import io.mooring.protocol.connectivity.ClusterLink;
import io.mooring.protocol.connectivity.Heartbeat;
import org.jspecify.annotations.Nullable;

/**
 * What agents reported about their cluster.
 *
 * @param metadata null until it was sent
 * @param shared null unless two clusters seem to use the identity
 * @param settingsKey to which protected settings are encrypted; null before the cluster has named one
 */
public record Link(
        ClusterLink facts,
        @Nullable ClusterMetadata metadata,
        @Nullable String settingsKey,
        @Nullable SharedIdentity shared) {
    /** Nothing has been heard. */
    public static final Link NONE = new Link(new ClusterLink(new Heartbeat.Never(), null), null, null, null);

    public boolean everHeard() {
        return switch (facts.heartbeat()) {
            case Heartbeat.Never() -> false;
            case Heartbeat.Received received -> true;
        };
    }
}
