package io.mooring.e2e.simulation;

import static io.mooring.protocol.connectivity.ConnectivityStatus.AGENT_NOT_INSTALLED;
import static io.mooring.protocol.connectivity.ConnectivityStatus.CONNECTED;
import static io.mooring.protocol.connectivity.ConnectivityStatus.CONNECTING;
import static io.mooring.protocol.connectivity.ConnectivityStatus.EXPIRED;
import static io.mooring.protocol.connectivity.ConnectivityStatus.OFFLINE;

import io.mooring.protocol.connectivity.ConnectivityPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What really happened, as one sees it who stands beside the network: which beats the hub took, which certificates it
 * gave, who was deleted. A request whose answer nobody saw may have had its effect or not.
 */
final class Truth {
    private static final Duration SLACK = World.REQUEST_MAX;
    private static final Duration OFFLINE_AFTER = ConnectivityPolicy.DEFAULT.offlineAfter();

    /** Nothing older decides about a status; the last one of all is kept in any case. */
    private static final Duration REMEMBERED = Duration.ofHours(1);

    private final Map<String, Incarnation> incarnations = new TreeMap<>();

    /** One life of a cluster's resource. */
    static final class Incarnation {
        private final String cluster;
        private final Instant bornAt;
        private final Deque<Beat> beats = new ArrayDeque<>();
        private final List<Certificate> certificates = new ArrayList<>();
        private boolean doomed;
        private @Nullable Instant deletedAt;

        Incarnation(String cluster, Instant bornAt) {
            this.cluster = cluster;
            this.bornAt = bornAt;
        }

        String cluster() {
            return cluster;
        }

        Instant bornAt() {
            return bornAt;
        }

        /** Whether nobody has tried to delete it yet. */
        boolean lives() {
            return !doomed;
        }

        /** Since when it is surely deleted, null if it is not. */
        @Nullable
        Instant deletedAt() {
            return deletedAt;
        }

        void doom() {
            doomed = true;
        }

        void deleted(Instant at) {
            doomed = true;
            deletedAt = at;
        }
    }

    /** A beat that reached a hub, and whether the hub said that it took it. */
    static final class Beat {
        private final Instant at;
        private boolean sure;

        Beat(Instant at) {
            this.at = at;
        }

        void taken() {
            sure = true;
        }
    }

    /** A certificate that a hub gave, or may have written down before its answer got lost. */
    record Certificate(Instant issuedAt, Instant notAfter, boolean sure) {}

    Incarnation incarnation(String principal, String cluster, Instant now) {
        return incarnations.computeIfAbsent(principal, any -> new Incarnation(cluster, now));
    }

    @Nullable
    Incarnation find(@Nullable String principal) {
        return principal == null ? null : incarnations.get(principal);
    }

    Collection<Incarnation> all() {
        return incarnations.values();
    }

    Map<String, Incarnation> byPrincipal() {
        return incarnations;
    }

    Beat beat(Incarnation of, Instant at) {
        Beat beat = new Beat(at);
        of.beats.addLast(beat);
        while (of.beats.size() > 2 && of.beats.peekFirst().at.isBefore(at.minus(REMEMBERED)) && surelyHeard(of) > 1) {
            of.beats.removeFirst();
        }
        return beat;
    }

    private static long surelyHeard(Incarnation of) {
        return of.beats.stream().filter(beat -> beat.sure).count();
    }

    void certificate(Incarnation of, Certificate certificate) {
        of.certificates.add(certificate);
    }

    /** What the hub may say about an incarnation at some time, by what reached it. */
    Set<String> allowed(Incarnation of, Instant at) {
        Set<String> allowed = new TreeSet<>();
        if (mustBeExpired(of, at)) {
            return Set.of(EXPIRED.wireName());
        }
        if (mayBeExpired(of, at)) {
            allowed.add(EXPIRED.wireName());
        }
        Instant sure = null;
        for (Beat beat : of.beats) {
            if (!beat.at.isAfter(at.plus(SLACK))) {
                if (at.isBefore(beat.at.plus(OFFLINE_AFTER))) {
                    allowed.add(CONNECTED.wireName());
                }
                if (beat.sure && !beat.at.isAfter(at.minus(SLACK)) && (sure == null || sure.isBefore(beat.at))) {
                    sure = beat.at;
                }
            }
        }
        boolean surely = sure != null;
        boolean maybe = of.beats.stream().anyMatch(beat -> !beat.at.isAfter(at.plus(SLACK)));
        if (!surely) {
            allowed.add(CONNECTING.wireName());
            boolean enrolled = of.certificates.stream()
                    .anyMatch(one -> one.sure() && one.issuedAt().isBefore(at.minus(SLACK)));
            if (!enrolled) {
                allowed.add(AGENT_NOT_INSTALLED.wireName());
            }
        }
        if (maybe && (sure == null || !at.isBefore(sure.plus(OFFLINE_AFTER).minus(SLACK)))) {
            allowed.add(OFFLINE.wireName());
        }
        return allowed;
    }

    private static boolean mustBeExpired(Incarnation of, Instant at) {
        return of.certificates.stream()
                        .anyMatch(one -> one.sure() && !one.issuedAt().isAfter(at.minus(SLACK)))
                && of.certificates.stream()
                        .filter(one -> !one.issuedAt().isAfter(at.plus(SLACK)))
                        .allMatch(one -> !at.isBefore(one.notAfter()));
    }

    private static boolean mayBeExpired(Incarnation of, Instant at) {
        Instant best = null;
        boolean some = false;
        for (Certificate one : of.certificates) {
            if (one.sure() && !one.issuedAt().isAfter(at.minus(SLACK))) {
                best = best == null || best.isBefore(one.notAfter()) ? one.notAfter() : best;
            }
            some |= !at.isBefore(one.notAfter());
        }
        return best == null ? some : !at.isBefore(best.minus(SLACK));
    }

    boolean hasRunOut(Incarnation of, Instant at) {
        return mustBeExpired(of, at);
    }
}
