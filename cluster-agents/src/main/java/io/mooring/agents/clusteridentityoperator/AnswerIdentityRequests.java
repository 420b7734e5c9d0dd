package io.mooring.agents.clusteridentityoperator;

import io.mooring.agents.hub.AgentToken;
import io.mooring.agents.hub.RequestedTokens;
import io.mooring.agents.kube.ConnectedClusters;
import io.mooring.agents.kube.ObjectStore;
import io.mooring.agents.kube.SecretStore;
import io.mooring.agents.kube.StoredObject;
import io.mooring.agents.loop.NotYet;
import io.mooring.agents.loop.Pass;
import io.mooring.protocol.agent.AgentApi;
import io.mooring.protocol.arm.ClusterId;
import io.mooring.protocol.crd.AzureClusterIdentityRequestSpec;
import io.mooring.protocol.crd.AzureClusterIdentityRequestStatus;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Gives a token to each {@code AzureClusterIdentityRequest} and replaces it in good time. */
final class AnswerIdentityRequests implements Pass {
    /** So often tokens are looked at; each is replaced in the second half of its life. */
    private static final Duration EVERY = Duration.ofMinutes(1);

    private final ClusterId cluster;
    private final ObjectStore requests;
    private final SecretStore secrets;
    private final IdentityPolicy policy;
    private final Clock clock;

    AnswerIdentityRequests(
            ClusterId cluster, ObjectStore requests, SecretStore secrets, IdentityPolicy policy, Clock clock) {
        this.cluster = cluster;
        this.requests = requests;
        this.secrets = secrets;
        this.policy = policy;
        this.clock = clock;
    }

    @Override
    public Duration run() {
        StoredIdentity.Current current = stored();
        Identity identity = Identity.of(current);
        RuntimeException failure = null;
        for (StoredObject request : requests.in(ConnectedClusters.NAMESPACE)) {
            try {
                if (!request.deleting()) {
                    answer(request, identity);
                }
            } catch (RuntimeException e) {
                // One that we may not answer must not keep the others waiting.
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
        return EVERY;
    }

    private StoredIdentity.Current stored() {
        StoredIdentity.Current current = StoredIdentity.of(
                        secrets.read(StoredIdentity.SECRET).orElse(Map.of()))
                .current();
        if (current == null) {
            throw new NotYet("There is no certificate to sign tokens with yet.");
        }
        return current;
    }

    private void answer(StoredObject request, Identity identity) {
        String audience = request.spec(AzureClusterIdentityRequestSpec.class).audience();
        if (!AgentApi.AUDIENCE.equals(audience)) {
            show(
                    request,
                    new AzureClusterIdentityRequestStatus(
                            null,
                            null,
                            "The audience '" + audience + "' is not known; it must be '" + AgentApi.AUDIENCE + "'."));
            return;
        }
        Instant now = clock.instant();
        String secret = RequestedTokens.secretName(request.key().name());
        Instant halfLife = now.plus(policy.tokenLife().dividedBy(2));
        AzureClusterIdentityRequestStatus status = request.status(AzureClusterIdentityRequestStatus.class);
        boolean fresh = status != null
                && status.tokenReference() != null
                && secrets.read(secret, RequestedTokens.DATA_NAME)
                        .map(token -> identity.signed(new String(token, StandardCharsets.US_ASCII), halfLife))
                        .orElse(false);
        if (fresh) {
            return;
        }
        AgentToken token = identity.token(cluster, audience, now, policy.tokenLife());
        secrets.write(secret, Map.of(RequestedTokens.DATA_NAME, token.value().getBytes(StandardCharsets.US_ASCII)));
        show(
                request,
                new AzureClusterIdentityRequestStatus(
                        new AzureClusterIdentityRequestStatus.TokenReference(RequestedTokens.DATA_NAME, secret),
                        now.plus(policy.tokenLife()).toString(),
                        null));
    }

    private void show(StoredObject request, AzureClusterIdentityRequestStatus status) {
        if (!status.equals(request.status(AzureClusterIdentityRequestStatus.class))) {
            requests.applyStatus(request.key(), status);
        }
    }
}
