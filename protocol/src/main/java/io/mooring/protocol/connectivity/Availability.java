package io.mooring.protocol.connectivity;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How long of a period a cluster was connected.
 *
 * @param connected time as Connected
 * @param away time as Offline or Expired
 * @param unknown time of which nothing can be said: before the first transition that is known, and before a cluster was
 *     heard for the first time
 */
public record Availability(Duration connected, Duration away, Duration unknown) {

    /** @param transitions in the order of their times */
    public static Availability over(List<StatusTransition> transitions, Instant from, Instant to) {
        var sum = new Availability(Duration.ZERO, Duration.ZERO, Duration.ZERO);
        ConnectivityStatus status = ConnectivityStatus.CONNECTING;
        Instant since = from;
        for (StatusTransition transition : transitions) {
            Instant at = within(transition.at(), since, to);
            sum = sum.and(status, Duration.between(since, at));
            status = transition.to();
            since = at;
        }
        return sum.and(status, Duration.between(since, within(to, since, to)));
    }

    /** The connected share of the time that is known; nothing if none is. */
    public OptionalDouble share() {
        Duration known = connected.plus(away);
        return known.isZero()
                ? OptionalDouble.empty()
                : OptionalDouble.of((double) connected.toMillis() / known.toMillis());
    }

    private Availability and(ConnectivityStatus status, Duration more) {
        return switch (status) {
            case CONNECTED -> new Availability(connected.plus(more), away, unknown);
            case OFFLINE, EXPIRED -> new Availability(connected, away.plus(more), unknown);
            case CONNECTING, AGENT_NOT_INSTALLED -> new Availability(connected, away, unknown.plus(more));
        };
    }

    private static Instant within(Instant time, Instant from, Instant to) {
        if (time.isBefore(from)) {
            return from;
        }
        return time.isAfter(to) && to.isAfter(from) ? to : time;
    }
}
