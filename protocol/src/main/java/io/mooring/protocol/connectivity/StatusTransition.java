package io.mooring.protocol.connectivity;

import java.time.Instant;

/**
 * A cluster's status became another.
 *
 * @param at when it became true: the heartbeat, its age of 15 minutes, the end of the certificate
 * @param seenAt when the hub saw it
 */
public record StatusTransition(ConnectivityStatus from, ConnectivityStatus to, Instant at, Instant seenAt) {}
