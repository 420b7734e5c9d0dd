package io.mooring.functions.connectivity;

import io.mooring.protocol.connectivity.ClusterLink;
import io.mooring.protocol.connectivity.ConnectivityPolicy;
import io.mooring.protocol.connectivity.ConnectivityStatus;
import io.mooring.protocol.connectivity.Heartbeat;
import java.time.Instant;

/** When a status became true, which is not when somebody saw it. */
public final class StatusSince {
    private StatusSince() {}

    /** @param now what counts where the facts name no time, and the latest that it can be */
    public static Instant of(ConnectivityStatus status, ClusterLink link, ConnectivityPolicy policy, Instant now) {
        Instant since = switch (status) {
            case CONNECTED -> heardAt(link, now);
            case OFFLINE -> heardAt(link, now).plus(policy.offlineAfter());
            case EXPIRED -> link.certificateNotAfter();
            case CONNECTING -> link.awaitedSince();
            case AGENT_NOT_INSTALLED ->
                link.awaitedSince() == null ? null : link.awaitedSince().plus(policy.connectWindow());
        };
        return since == null || since.isAfter(now) ? now : since;
    }

    private static Instant heardAt(ClusterLink link, Instant otherwise) {
        return switch (link.heartbeat()) {
            case Heartbeat.Never() -> otherwise;
            case Heartbeat.Received(Instant at) -> at;
        };
    }
}
