package io.mooring.protocol.connectivity;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/** What the hub claims about its link to one connected cluster. */
public enum ConnectivityStatus {
    /** The resource is there, no heartbeat has come yet. */
    @JsonProperty("Connecting")
    CONNECTING("Connecting"),
    /** A heartbeat came within the last 15 minutes. */
    @JsonProperty("Connected")
    CONNECTED("Connected"),
    /** It was connected once, and has been silent for 15 minutes or longer. */
    @JsonProperty("Offline")
    OFFLINE("Offline"),
    /** Its certificate has run out: all features stop. */
    @JsonProperty("Expired")
    EXPIRED("Expired"),
    /** No agent has enrolled in the time that a connect takes: it failed, and may be repeated with another key. */
    @JsonProperty("AgentNotInstalled")
    AGENT_NOT_INSTALLED("AgentNotInstalled");

    private final String wireName;

    ConnectivityStatus(String wireName) {
        this.wireName = wireName;
    }

    /** The name that the REST contract has for it. */
    public String wireName() {
        return wireName;
    }

    /**
     * Decides from stored facts only. Heartbeat times are stamped by the hub on arrival, so a cluster with a wrong clock
     * cannot make itself look alive.
     */
    public static ConnectivityStatus at(Instant now, ClusterLink link, ConnectivityPolicy policy) {
        Instant expiresAt = link.certificateNotAfter();
        if (expiresAt != null && !now.isBefore(expiresAt)) {
            return EXPIRED;
        }
        return switch (link.heartbeat()) {
            case Heartbeat.Never() -> nobodyCame(now, link, policy) ? AGENT_NOT_INSTALLED : CONNECTING;
            case Heartbeat.Received(Instant at) -> now.isBefore(at.plus(policy.offlineAfter())) ? CONNECTED : OFFLINE;
        };
    }

    private static boolean nobodyCame(Instant now, ClusterLink link, ConnectivityPolicy policy) {
        Instant since = link.awaitedSince();
        return link.certificateNotAfter() == null && since != null && !now.isBefore(since.plus(policy.connectWindow()));
    }
}
