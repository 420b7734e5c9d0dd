package io.mooring.protocol.connectivity;

import java.time.Instant;

/** The last sign of life that a cluster gave. */
public sealed interface Heartbeat {
    record Never() implements Heartbeat {}

    /**
     * A heartbeat was accepted.
     *
     * @param at by the hub's clock, on arrival
     */
    record Received(Instant at) implements Heartbeat {}
}
