package io.mooring.agents.clusteridentityoperator;

import io.mooring.agents.hub.AgentToken;
import io.mooring.agents.hub.HubClient;
import io.mooring.agents.hub.HubReply;
import io.mooring.agents.hub.HubUnavailable;
import io.mooring.agents.kube.SecretStore;
import io.mooring.protocol.agent.AuthoritiesRequest;
import io.mooring.protocol.agent.AuthoritiesResponse;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Learns which roots to trust, and tells the hub that it has; so the hub's authority can be replaced.
 *
 * <p>The roots are stored before the hub is told, so whatever is lost, it never counts on a cluster that has not.
 */
final class LearnAuthorities {
    private static final Logger LOG = System.getLogger("mooring.agents");

    private final HubClient hub;
    private final SecretStore secrets;
    private boolean asked;
    private @Nullable Instant renewAt;

    LearnAuthorities(HubClient hub, SecretStore secrets) {
        this.hub = hub;
        this.secrets = secrets;
    }

    /**
     * Asks the hub at the start of a process, and when it has announced others.
     *
     * @param announced what names the present ones, null if the hub has not said
     * @return when to fetch a certificate of another authority, null if there is no need
     */
    @Nullable
    Instant learn(StoredIdentity stored, @Nullable String announced, AgentToken token, Instant now)
            throws InterruptedException {
        if (asked && (announced == null || announced.equals(stored.authorities()))) {
            return renewAt;
        }
        try {
            HubReply<AuthoritiesResponse> reply = hub.authorities(new AuthoritiesRequest(stored.authorities()), token);
            if (reply instanceof HubReply.Accepted<AuthoritiesResponse>(AuthoritiesResponse response)) {
                take(response, stored, token);
                Integer seconds = response.renewInSeconds();
                renewAt = seconds == null ? null : now.plusSeconds(seconds);
            }
            asked = true;
        } catch (HubUnavailable away) {
            LOG.log(Level.INFO, "event=authorities.wait reason=\"{0}\"", away.getMessage());
        }
        return renewAt;
    }

    /** There is another certificate. */
    void renewed() {
        asked = false;
        renewAt = null;
    }

    private void take(AuthoritiesResponse response, StoredIdentity stored, AgentToken token)
            throws InterruptedException {
        if (Objects.equals(response.digest(), stored.authorities())) {
            return;
        }
        Object[] roots = response.trustRoots().stream().map(Keys::certificate).toArray();
        secrets.write(
                StoredIdentity.SECRET,
                stored.trusting(Keys.pem(roots), response.digest()).data());
        LOG.log(Level.INFO, "event=authorities.stored digest={0} roots={1}", response.digest(), roots.length);
        HubReply<AuthoritiesResponse> told = hub.authorities(new AuthoritiesRequest(response.digest()), token);
        if (told instanceof HubReply.Refused<AuthoritiesResponse> refused) {
            LOG.log(Level.WARNING, "event=authorities.refused code={0}", refused.code());
        }
    }
}
