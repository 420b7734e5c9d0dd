package io.mooring.agents.kube;

import io.mooring.agents.Permission;
import io.mooring.protocol.crd.Condition;
import io.mooring.protocol.crd.ConnectedClusterStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The one {@code ConnectedCluster} through which the agents of a cluster share what they know. */
public final class ConnectedClusters {
    public static final String NAMESPACE = "azure-arc";
    public static final String NAME = "clustermetadata";
    public static final ObjectKey KEY = new ObjectKey(NAMESPACE, NAME);

    /** Condition by resource-sync-agent: whether the hub takes this cluster's calls; its reason is the hub's code. */
    public static final String HUB_ACCEPTS = "HubAccepts";
    /** Condition by clusteridentityoperator: whether this cluster has a certificate. */
    public static final String IDENTITY_READY = "IdentityReady";

    /** Condition by resource-sync-agent: its message names the authorities that the hub wants to be trusted. */
    public static final String AUTHORITIES = "HubAuthorities";

    /** Condition: since when the agents are being uninstalled. */
    public static final String DEPARTING = "Departing";

    private static final ConnectedClusterStatus NOTHING =
            new ConnectedClusterStatus(null, null, null, null, null, null, null, null, null, null);

    private final ObjectStore objects;

    public ConnectedClusters(ObjectStore objects) {
        this.objects = objects;
    }

    /** What every agent that reads the resource needs. */
    public static Permission readPermission() {
        return Permission.inNamespace(
                NAMESPACE,
                ObjectKind.CONNECTED_CLUSTER.group(),
                ObjectKind.CONNECTED_CLUSTER.plural(),
                Set.of(NAME),
                Set.of("get", "list", "watch"));
    }

    /** What every agent that writes its part of the status needs. */
    public static Permission statusPermission() {
        return Permission.inNamespace(
                NAMESPACE,
                ObjectKind.CONNECTED_CLUSTER.group(),
                ObjectKind.CONNECTED_CLUSTER.plural() + "/status",
                Set.of(NAME),
                Set.of("patch"));
    }

    /** Everything known, empty if the object is not there yet. */
    public Optional<ConnectedClusterStatus> read() {
        return objects.find(KEY).map(ConnectedClusters::statusOf);
    }

    /** Creates the object if it is missing. */
    public void create(String armId) {
        objects.apply(KEY, Intent.of(new Spec(armId)));
    }

    /** Writes all that this agent knows; what it leaves out and wrote before goes. */
    public boolean write(ConnectedClusterStatus part) {
        return objects.applyStatus(KEY, part);
    }

    /** Tells the agents that they are being uninstalled: they stop to declare what the hub wants. */
    public boolean depart(Instant now) {
        return write(new ConnectedClusterStatus(
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(new Condition(
                        DEPARTING,
                        "True",
                        "Uninstalling",
                        "The agents are being uninstalled.",
                        now.toString(),
                        null))));
    }

    /** When the agents began to be uninstalled, null if they are not. */
    public static @Nullable Instant departing(ConnectedClusterStatus status) {
        Condition condition = condition(status, DEPARTING);
        return condition == null || !"True".equals(condition.status()) || condition.lastTransitionTime() == null
                ? null
                : Instant.parse(condition.lastTransitionTime());
    }

    /** When the cluster's certificate runs out, as the hub said last; null if it has not. */
    public static @Nullable Instant expiry(ConnectedClusterStatus status) {
        String time = status.managedIdentityCertificateExpirationTime();
        return time == null || time.isEmpty() ? null : Instant.parse(time);
    }

    /** What names the authorities that the hub wants to be trusted; null if it has not said. */
    public static @Nullable String authorities(@Nullable ConnectedClusterStatus status) {
        Condition condition = status == null ? null : condition(status, AUTHORITIES);
        return condition == null ? null : condition.message();
    }

    public void watch(Listener listener) {
        objects.watch(KubeObjects.Watched.one(KEY), object -> listener.changed(statusOf(object)));
    }

    /** Is told what is known after each change. */
    @FunctionalInterface
    public interface Listener {
        void changed(ConnectedClusterStatus status);
    }

    private static ConnectedClusterStatus statusOf(StoredObject object) {
        ConnectedClusterStatus status = object.status(ConnectedClusterStatus.class);
        return status == null ? NOTHING : status;
    }

    /** The condition of a type, null if nobody set it. */
    public static @Nullable Condition condition(ConnectedClusterStatus status, String type) {
        List<Condition> conditions = status.conditions();
        return conditions == null
                ? null
                : conditions.stream()
                        .filter(condition -> condition.type().equals(type))
                        .findFirst()
                        .orElse(null);
    }

    /** A condition that keeps the time of its last transition if it says what the one before said. */
    public static Condition transition(@Nullable Condition before, Condition next, Instant now) {
        String time = before != null && before.status().equals(next.status()) && before.lastTransitionTime() != null
                ? before.lastTransitionTime()
                : now.toString();
        return new Condition(
                next.type(), next.status(), next.reason(), next.message(), time, next.observedGeneration());
    }

    private record Spec(String azureResourceId) {}
}
