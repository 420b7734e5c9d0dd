package io.mooring.agents.hub;

import io.mooring.agents.loop.NotYet;
import io.mooring.protocol.agent.DesiredState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The hub's desired state as this process last saw it. */
public final class DesiredStateFeed {
    /**
     * How often the state is fetched whole, whatever its generation: a hub that lost its last writes counts the same
     * generations again, and then neither a number nor an ETag tells that something differs.
     */
    public static final Duration WHOLE_EVERY = Duration.ofMinutes(10);

    /** A refused cluster asks rarely: only people can change the answer. */
    private static final Duration AFTER_REFUSAL = Duration.ofMinutes(1);

    /** An uninstallation that takes longer has failed; the agents that are still there then go on. */
    private static final Duration DEPARTURE_MAX = Duration.ofMinutes(10);

    /** The hub's code, and ours when we know without asking. */
    public static final String EXPIRED = "ClusterIdentityExpired";

    private static final String DEPARTING = "ClusterDeparting";

    private final Source hub;
    private final AgentTokens tokens;
    private final Clock clock;
    private @Nullable DesiredState last;
    private Instant wholeDue = Instant.MIN;
    private @Nullable String refusal;
    private @Nullable Instant departing;
    private @Nullable Instant expiry;

    /** The hub's route for the desired state, as {@link HubClient#desiredState}. */
    @FunctionalInterface
    public interface Source {
        HubReply<DesiredState> desiredState(@Nullable Long known, AgentToken token) throws InterruptedException;
    }

    public DesiredStateFeed(Source hub, AgentTokens tokens, Clock clock) {
        this.hub = hub;
        this.tokens = tokens;
        this.clock = clock;
    }

    /** What was fetched last, null before the first time. */
    public synchronized @Nullable DesiredState last() {
        return last;
    }

    /** Whether this generation, of which the hub spoke, is not the one that this process has. */
    public synchronized boolean differsFrom(@Nullable Long generation) {
        DesiredState known = last;
        return generation != null && (known == null || known.generation() != generation);
    }

    /**
     * Why the hub refuses this cluster; null if it does not. While it does, its last wishes are no longer followed; nor
     * are they while the agents are being uninstalled.
     */
    public synchronized @Nullable String refusal() {
        Instant since = departing;
        if (since != null && clock.instant().isBefore(since.plus(DEPARTURE_MAX))) {
            return DEPARTING;
        }
        Instant end = expiry;
        // While the hub cannot be reached nobody else says so.
        return refusal == null && end != null && !clock.instant().isBefore(end) ? EXPIRED : refusal;
    }

    /** Is told when the cluster's certificate runs out, null if that is not known. */
    public synchronized void expires(@Nullable Instant at) {
        expiry = at;
    }

    /** Is told since when the agents are being uninstalled, null if they are not. */
    public synchronized void departing(@Nullable Instant since) {
        departing = since;
    }

    /**
     * Asks the hub and returns what it wants.
     *
     * @throws NotYet if it does not say; {@link #last} then is what to go by, unless there is a {@link #refusal}
     */
    public synchronized DesiredState fetch() throws InterruptedException {
        Instant now = clock.instant();
        DesiredState known = last;
        boolean whole = known == null || !now.isBefore(wholeDue);
        HubReply<DesiredState> reply =
                hub.desiredState(whole || known == null ? null : known.generation(), tokens.current());
        return switch (reply) {
            case HubReply.Accepted<DesiredState>(DesiredState state) -> {
                refusal = null;
                if (whole || known == null) {
                    wholeDue = now.plus(WHOLE_EVERY);
                    last = state;
                    yield state;
                }
                // Answers may overtake each other on their way; only the whole fetch may go back.
                last = state.generation() < known.generation() ? known : state;
                yield last;
            }
            case HubReply.Unchanged<DesiredState> unchanged -> {
                refusal = null;
                if (known == null) {
                    throw new NotYet("The hub said that nothing changed before it had said anything.");
                }
                yield known;
            }
            case HubReply.Refused<DesiredState> refused -> {
                refusal = refused.code();
                throw new NotYet(
                        "The hub refuses this cluster: " + refused.code() + ": " + refused.message(),
                        null,
                        AFTER_REFUSAL);
            }
        };
    }
}
