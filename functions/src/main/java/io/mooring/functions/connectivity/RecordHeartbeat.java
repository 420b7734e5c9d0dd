package io.mooring.functions.connectivity;

import io.mooring.functions.access.Caller;
import io.mooring.functions.arm.ArmFailure;
import io.mooring.functions.desired.DesiredStore;
import io.mooring.functions.tables.RowKey;
import io.mooring.functions.tables.WriteResult;
import io.mooring.protocol.agent.HeartbeatRequest;
import io.mooring.protocol.agent.HeartbeatResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes a heartbeat.
 *
 * <p>Requests to the storage: one merge, or a share in a transaction with beats that came together. The merge holds only
 * if the link's row still has the version that the cluster's last beat made; then nothing that a beat is told has
 * changed since, whatever instance told it, and no other process called. If the row has another version (an agent's
 * first beat, a change of what is wanted, a renewal, a transition): that merge, one without a condition, and a read; a read of what is wanted while that
 * is changing, and at most one more write some minutes after. Each {@link #BELIEVED_FOR} all of it is read again.
 *
 * <p>A row that was lost (the local storage may lose its last seconds) is made again from the facts in the certificate.
 */
public final class RecordHeartbeat {
    /** For how long a cluster's word is taken, though the storage confirms it: should a change ever go unnoticed. */
    private static final Duration BELIEVED_FOR = Duration.ofHours(24);

    /** Who is about to change what is wanted does it within this time, or not at all. */
    private static final Duration CHANGE_MAX = Duration.ofMinutes(5);

    private final Beats beats;
    private final LinkRepair repair;
    private final DesiredStore desired;
    private final BeatPace pace;

    public RecordHeartbeat(Beats beats, LinkRepair repair, DesiredStore desired, BeatPace pace) {
        this.beats = beats;
        this.repair = repair;
        this.desired = desired;
        this.pace = pace;
    }

    /** @throws ArmFailure 401 if the identity's cluster has gone, 429 if more beats come than the hub can take */
    public HeartbeatResponse from(Caller.Agent agent, HeartbeatRequest request, Instant now) {
        try {
            LastBeat last = believed(LastBeat.parse(request.last()), now);
            LastBeat known = last == null ? null : confirmed(agent, request, last, now);
            return answer(agent, known == null ? looked(agent, request, now) : known, now);
        } catch (GroupCommit.Full e) {
            throw ArmFailure.of(429, "TooManyRequests", "More heartbeats come than this hub can take. Try again.")
                    .with("Retry-After", Integer.toString(pace.retrySeconds()));
        }
    }

    private static @Nullable LastBeat believed(@Nullable LastBeat last, Instant now) {
        boolean stale =
                last != null && Duration.between(last.since(), now).abs().compareTo(BELIEVED_FOR) > 0;
        return stale ? null : last;
    }

    private @Nullable LastBeat confirmed(Caller.Agent agent, HeartbeatRequest request, LastBeat last, Instant now) {
        GroupCommit.Written written = beats.record(key(agent), now, request.metadata(), last.etag());
        if (written.result() != WriteResult.WRITTEN) {
            return null;
        }
        LastBeat next = last.withEtag(written.etag());
        return request.metadata() == null ? next : next.withMetadata();
    }

    /** Writes first, so that the version that is read afterwards is one with this beat in it. */
    private LastBeat looked(Caller.Agent agent, HeartbeatRequest request, Instant now) {
        RowKey key = key(agent);
        if (beats.record(key, now, request.metadata(), null).result() == WriteResult.MISSING) {
            repair.create(agent.cluster(), agent.principalId(), agent.notAfter(), null);
            beats.record(key, now, request.metadata(), null);
        }
        Optional<Beats.Seen> found = beats.find(agent, request.sender(), now);
        if (found.isEmpty()) {
            return new LastBeat("", desired.generation(agent.cluster(), agent.principalId()), true, null, now);
        }
        Beats.Seen seen = found.get();
        Instant notAfter = seen.facts().certificateNotAfter();
        Long noted = seen.generation();
        if (noted != null) {
            return new LastBeat(seen.etag(), noted, seen.metadata(), notAfter, now);
        }
        long generation = desired.generation(agent.cluster(), agent.principalId());
        String etag = seen.changing() != null && now.isBefore(seen.changing().plus(CHANGE_MAX))
                ? "" // What is wanted may be another thing right now: the next beat has to look again.
                : beats.settle(key, seen, generation).orElse("");
        return new LastBeat(etag, generation, seen.metadata(), notAfter, now);
    }

    private HeartbeatResponse answer(Caller.Agent agent, LastBeat known, Instant now) {
        // An agent that uses a newer certificate than the one that is known here has just been given it.
        Instant notAfter = known.certificateNotAfter();
        Instant newest = notAfter == null || notAfter.isBefore(agent.notAfter()) ? agent.notAfter() : notAfter;
        return new HeartbeatResponse(
                pace.nextSeconds(beats.load()), known.generation(), !known.metadata(), now, newest, known.text());
    }

    private static RowKey key(Caller.Agent agent) {
        return RowKey.incarnation(agent.cluster(), agent.principalId());
    }
}
