package io.mooring.agents.resourcesyncagent;

import io.mooring.agents.hub.AgentTokens;
import io.mooring.agents.hub.HubClient;
import io.mooring.agents.hub.HubReply;
import io.mooring.agents.kube.ConnectedClusters;
import io.mooring.agents.loop.NotYet;
import io.mooring.agents.loop.Pass;
import io.mooring.protocol.agent.ClusterMetadata;
import io.mooring.protocol.agent.HeartbeatRequest;
import io.mooring.protocol.agent.HeartbeatResponse;
import io.mooring.protocol.crd.Condition;
import io.mooring.protocol.crd.ConnectedClusterStatus;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Tells the hub that the cluster lives, and what it is when that is news; writes back what the hub says. */
final class SendHeartbeat implements Pass {
    /** Whatever the hub says: not faster than this, and not slower than what keeps a cluster Connected. */
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Logger LOG = System.getLogger("mooring.agents");

    private final HubClient hub;
    private final AgentTokens tokens;
    private final ConnectedClusters resource;
    private final Clock clock;
    private final Duration afterRefusal;
    /** Not kept anywhere: a copy of the cluster has another, however it was copied. */
    private final String sender = UUID.randomUUID().toString();

    private final AtomicReference<@Nullable ClusterMetadata> seen = new AtomicReference<>();
    private @Nullable ClusterMetadata sent;
    private boolean wanted = true;
    private @Nullable String last;

    /** @param afterRefusal how long to wait before a hub that refused is asked again */
    SendHeartbeat(HubClient hub, AgentTokens tokens, ConnectedClusters resource, Clock clock, Duration afterRefusal) {
        this.hub = hub;
        this.tokens = tokens;
        this.resource = resource;
        this.clock = clock;
        this.afterRefusal = afterRefusal;
    }

    @Override
    public Duration run() throws InterruptedException {
        ConnectedClusterStatus known = resource.read()
                .orElseThrow(() -> new NotYet("The ConnectedCluster " + ConnectedClusters.KEY + " is not there yet."));
        ClusterMetadata metadata = metadata(known);
        boolean news = metadata != null && (wanted || !metadata.equals(sent));
        HubReply<HeartbeatResponse> reply =
                hub.beat(new HeartbeatRequest(news ? metadata : null, sender, last), tokens.current());
        return switch (reply) {
            case HubReply.Accepted<HeartbeatResponse>(HeartbeatResponse response) -> {
                if (news) {
                    sent = metadata;
                }
                wanted = response.metadataWanted();
                last = response.last();
                write(known, response);
                yield wanted && metadata != null && !news ? SHORTEST : pause(response);
            }
            case HubReply.Unchanged<HeartbeatResponse> unchanged ->
                throw new NotYet("The hub answered a heartbeat as if it were a query.");
            case HubReply.Refused<HeartbeatResponse>(int status, String code, String message) -> {
                refused(known, code, message);
                throw new NotYet("The hub refuses this cluster: " + code + ": " + message, null, afterRefusal);
            }
        };
    }

    /** Whether the resource tells something that this method has not been told before. */
    boolean isNews(ConnectedClusterStatus known) {
        ClusterMetadata metadata = metadata(known);
        return metadata != null && !metadata.equals(seen.getAndSet(metadata));
    }

    static Duration pause(HeartbeatResponse response) {
        Duration wish = Duration.ofSeconds(response.nextHeartbeatSeconds());
        if (wish.compareTo(SHORTEST) < 0) {
            return SHORTEST;
        }
        return wish.compareTo(LONGEST) > 0 ? LONGEST : wish;
    }

    private void write(ConnectedClusterStatus known, HeartbeatResponse response) {
        Condition accepted = condition(
                known,
                new Condition(
                        ConnectedClusters.HUB_ACCEPTS,
                        "True",
                        "Connected",
                        "The hub takes this cluster's calls.",
                        null,
                        null));
        resource.write(new ConnectedClusterStatus(
                null,
                null,
                null,
                null,
                null,
                null,
                response.hubTime().toString(),
                response.certificateNotAfter() == null
                        ? null
                        : response.certificateNotAfter().toString(),
                response.desiredGeneration(),
                conditions(known, accepted, response.authorities())));
    }

    private List<Condition> conditions(ConnectedClusterStatus known, Condition accepted, @Nullable String authorities) {
        if (authorities == null) {
            return List.of(accepted);
        }
        Condition before = ConnectedClusters.condition(known, ConnectedClusters.AUTHORITIES);
        return List.of(
                accepted,
                ConnectedClusters.transition(
                        before,
                        new Condition(ConnectedClusters.AUTHORITIES, "True", "Announced", authorities, null, null),
                        clock.instant()));
    }

    private void refused(ConnectedClusterStatus known, String code, String message) {
        Condition before = ConnectedClusters.condition(known, ConnectedClusters.HUB_ACCEPTS);
        Condition refusal =
                condition(known, new Condition(ConnectedClusters.HUB_ACCEPTS, "False", code, message, null, null));
        if (refusal.equals(before)) {
            return;
        }
        LOG.log(Level.WARNING, "event=hub.refuses code={0} message=\"{1}\"", code, message);
        resource.write(new ConnectedClusterStatus(
                null,
                null,
                null,
                null,
                null,
                null,
                known.lastConnectivityTime(),
                known.managedIdentityCertificateExpirationTime(),
                known.desiredGeneration(),
                List.of(refusal)));
    }

    private Condition condition(ConnectedClusterStatus known, Condition next) {
        return ConnectedClusters.transition(
                ConnectedClusters.condition(known, ConnectedClusters.HUB_ACCEPTS), next, clock.instant());
    }

    private static @Nullable ClusterMetadata metadata(ConnectedClusterStatus known) {
        if (known.kubernetesAPIServerVersion() == null) {
            return null;
        }
        return new ClusterMetadata(
                known.kubernetesAPIServerVersion(),
                known.nodeCount(),
                known.coreCount(),
                known.arcAgentVersion(),
                known.distribution(),
                known.infrastructure());
    }
}
