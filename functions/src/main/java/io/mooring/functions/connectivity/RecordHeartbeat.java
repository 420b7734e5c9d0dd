package io.mooring.functions.connectivity;

import io.mooring.functions.access.Caller;
import io.mooring.functions.desired.DesiredStore;
import io.mooring.functions.tables.RowKey;
import io.mooring.functions.tables.WriteResult;
import io.mooring.protocol.agent.HeartbeatRequest;
import io.mooring.protocol.agent.HeartbeatResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Takes a heartbeat.
 *
 * <p>Requests to the storage: two (a merge, and a read of the desired generation); a third for the first beat of a
 * cluster that this instance sees, and each {@link #KNOWN_FOR} again. A row that was lost (the local storage may lose
 * its last seconds) is made again from the facts in the certificate.
 */
public final class RecordHeartbeat {
    /** For how long the hub believes that it still has what it has seen to be stored. */
    private static final Duration KNOWN_FOR = Duration.ofMinutes(10);

    /** About 20 MB. */
    private static final int KNOWN_MAX = 100_000;

    /** Beats are spread over this share of the interval, either way, so that they never come in step. */
    private static final double JITTER = 0.2;

    private final LinkRegistry links;
    private final LinkRepair repair;
    private final Senders senders;
    private final DesiredStore desired;
    private final Duration interval;
    private final RandomGenerator random;
    private final Map<RowKey, Known> known = new ConcurrentHashMap<>();

    public RecordHeartbeat(
            LinkRegistry links, LinkRepair repair, DesiredStore desired, Duration interval, RandomGenerator random) {
        this.links = links;
        this.repair = repair;
        this.senders = new Senders(links);
        this.desired = desired;
        this.interval = interval;
        this.random = random;
    }

    /** @throws io.mooring.functions.arm.ArmFailure 401 if the identity's cluster has gone */
    public HeartbeatResponse from(Caller.Agent agent, HeartbeatRequest request, Instant now) {
        if (links.beat(agent.cluster(), agent.principalId(), now, request.metadata()) == WriteResult.MISSING) {
            heal(agent, request, now);
        }
        Known stored = by(agent, request.sender(), known(agent, now), now);
        boolean metadataWanted = request.metadata() == null && !stored.metadata();
        long generation = desired.generation(agent.cluster(), agent.principalId());
        return new HeartbeatResponse(nextSeconds(), generation, metadataWanted, now, stored.certificateNotAfter());
    }

    private void heal(Caller.Agent agent, HeartbeatRequest request, Instant now) {
        repair.create(agent.cluster(), agent.principalId(), agent.notAfter(), null);
        links.beat(agent.cluster(), agent.principalId(), now, request.metadata());
        known.remove(RowKey.incarnation(agent.cluster(), agent.principalId()));
    }

    /** Another process than the last one is looked at closer: it may be that of a copy of the cluster. */
    private Known by(Caller.Agent agent, @Nullable String sender, Known stored, Instant now) {
        String last = senders.note(agent, sender, stored.sender(), now);
        if (Objects.equals(last, stored.sender())) {
            return stored;
        }
        Known next = new Known(stored.metadata(), stored.certificateNotAfter(), last, stored.asOf());
        known.put(RowKey.incarnation(agent.cluster(), agent.principalId()), next);
        return next;
    }

    private Known known(Caller.Agent agent, Instant now) {
        RowKey key = RowKey.incarnation(agent.cluster(), agent.principalId());
        Known stored = known.get(key);
        boolean fresh = stored != null
                && !now.isBefore(stored.asOf())
                && now.isBefore(stored.asOf().plus(KNOWN_FOR));
        if (stored == null || !fresh || !stored.metadata()) {
            Link link = links.find(agent.cluster(), agent.principalId()).orElse(Link.NONE);
            SharedIdentity shared = link.shared();
            stored = new Known(
                    link.metadata() != null,
                    link.facts().certificateNotAfter(),
                    shared == null ? null : shared.sender(),
                    now);
            if (known.size() >= KNOWN_MAX) {
                known.clear();
            }
            known.put(key, stored);
        }
        return stored.atLeast(agent.notAfter());
    }

    private int nextSeconds() {
        double spread = 1 - JITTER + 2 * JITTER * random.nextDouble();
        return (int) Math.max(1, Math.round(interval.toMillis() * spread / 1000));
    }

    private record Known(
            boolean metadata,
            @Nullable Instant certificateNotAfter,
            @Nullable String sender,
            Instant asOf) {
        /** An agent that uses a newer certificate than the one that is known here has just been given it. */
        Known atLeast(Instant notAfter) {
            boolean newer = certificateNotAfter == null || certificateNotAfter.isBefore(notAfter);
            return newer ? new Known(metadata, notAfter, sender, asOf) : this;
        }
    }
}
