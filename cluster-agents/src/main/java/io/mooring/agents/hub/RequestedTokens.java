package io.mooring.agents.hub;

import io.mooring.agents.AgentRuntime;
import io.mooring.agents.Permission;
import io.mooring.agents.kube.ConnectedClusters;
import io.mooring.agents.kube.Intent;
import io.mooring.agents.kube.KubeObjects;
import io.mooring.agents.kube.KubeSecrets;
import io.mooring.agents.kube.ObjectKey;
import io.mooring.agents.kube.ObjectKind;
import io.mooring.agents.kube.ObjectStore;
import io.mooring.agents.kube.SecretStore;
import io.mooring.agents.kube.StoredObject;
import io.mooring.agents.loop.NotYet;
import io.mooring.protocol.agent.AgentApi;
import io.mooring.protocol.crd.AzureClusterIdentityRequestSpec;
import io.mooring.protocol.crd.AzureClusterIdentityRequestStatus;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Set;

/** Tokens that an agent gets by an {@code AzureClusterIdentityRequest} of its own name. */
public final class RequestedTokens implements AgentTokens {
    /** Key of the token in its Secret. */
    public static final String DATA_NAME = "cluster-identity-token";

    private final String agent;
    private final ObjectStore requests;
    private final SecretStore secrets;
    private final Clock clock;

    public RequestedTokens(String agent, ObjectStore requests, SecretStore secrets, Clock clock) {
        this.agent = agent;
        this.requests = requests;
        this.secrets = secrets;
        this.clock = clock;
    }

    /** The tokens of one agent of a process. */
    public static RequestedTokens of(String agent, AgentRuntime runtime) {
        return new RequestedTokens(
                agent,
                new KubeObjects(runtime.cluster(), ObjectKind.IDENTITY_REQUEST, agent),
                new KubeSecrets(runtime.cluster(), ConnectedClusters.NAMESPACE, agent),
                runtime.clock());
    }

    /** What an agent needs to ask for tokens and to read them. */
    public static List<Permission> permissions(String agent) {
        return List.of(
                ConnectedClusters.readPermission(),
                Permission.inNamespace(
                        ConnectedClusters.NAMESPACE,
                        ObjectKind.IDENTITY_REQUEST.group(),
                        ObjectKind.IDENTITY_REQUEST.plural(),
                        Set.of(agent),
                        Set.of("get", "list", "watch", "create", "patch")),
                Permission.inNamespace(
                        ConnectedClusters.NAMESPACE, "", "secrets", Set.of(secretName(agent)), Set.of("get")));
    }

    /** Who asks. */
    public String agent() {
        return agent;
    }

    /** The Secret in which the token for a request lies. */
    public static String secretName(String request) {
        return request + "-identity-request-token";
    }

    @Override
    public AgentToken current() {
        ObjectKey key = new ObjectKey(ConnectedClusters.NAMESPACE, agent);
        StoredObject request = requests.find(key).orElseGet(() -> ask(key));
        AzureClusterIdentityRequestStatus status = request.status(AzureClusterIdentityRequestStatus.class);
        if (status == null || status.tokenReference() == null) {
            String message = status == null ? null : status.message();
            throw new NotYet("No token of the cluster's identity yet" + (message == null ? "." : ": " + message));
        }
        String expiration = status.expirationTime();
        if (expiration != null && !clock.instant().isBefore(instant(expiration))) {
            throw new NotYet("The token of the cluster's identity has run out at " + expiration
                    + " and clusteridentityoperator has not replaced it.");
        }
        byte[] token = secrets.read(secretName(agent), DATA_NAME)
                .orElseThrow(() -> new NotYet("The Secret " + secretName(agent) + " holds no token yet."));
        return new AgentToken(new String(token, StandardCharsets.US_ASCII));
    }

    /** Wakes those that wait for a token, and those that were refused with the one before. */
    public void watch(Runnable changed) {
        requests.watch(KubeObjects.Watched.one(new ObjectKey(ConnectedClusters.NAMESPACE, agent)), request -> {
            if (request.status().has("tokenReference")) {
                changed.run();
            }
        });
    }

    private StoredObject ask(ObjectKey key) {
        return requests.apply(key, Intent.of(new AzureClusterIdentityRequestSpec(AgentApi.AUDIENCE, null)));
    }

    private static Instant instant(String time) {
        try {
            return Instant.parse(time);
        } catch (DateTimeParseException e) {
            return Instant.MAX;
        }
    }
}
