package io.mooring.functions.cluster;

import io.mooring.functions.access.Call;
import io.mooring.functions.arm.ArmFailure;
import io.mooring.functions.arm.Location;
import io.mooring.functions.contract.Accepted;
import io.mooring.functions.contract.ConnectedClusters;
import io.mooring.protocol.arm.ClusterId;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a PUT asks a connected cluster to be, and what it then is. */
final class PutCluster implements ClusterRegistry.Change {
    private final Call call;
    private final ObjectNode body;
    private final Cluster wanted;
    private Predicate<Cluster> anotherKeyAllowed = present -> false;

    PutCluster(ClusterId id, Call call) {
        this.call = call;
        var members = call.body();
        String location = Location.of(members);
        body = members.json().put("location", location);
        wanted = Cluster.of(
                id, UUID.randomUUID().toString(), read(null), call.user().created(call.now()));
        checkKey(wanted);
    }

    /** A first connect that failed is repeated with a key of its own. */
    void allowAnotherKeyIf(Predicate<Cluster> condition) {
        anotherKeyAllowed = condition;
    }

    @Override
    public Cluster apply(@Nullable Cluster present) {
        if (present == null) {
            return wanted;
        }
        body.put(
                "location",
                Location.kept(
                        present.location(), wanted.location(), present.id().name()));
        if (!wanted.publicKey().equals(present.publicKey()) && !anotherKeyAllowed.test(present)) {
            throw ArmFailure.conflict("The cluster '" + present.id().name()
                    + "' was connected with another agentPublicKeyCertificate. Send the same one, or delete the"
                    + " cluster and connect it again, or wait until its connectivityStatus is AgentNotInstalled.");
        }
        if (!wanted.identityType().equals(present.identityType())) {
            throw ArmFailure.conflict("'identity.type' of the cluster '"
                    + present.id().name() + "' is " + present.identityType() + " and cannot change.");
        }
        return Cluster.of(
                present.id(),
                present.principalId(),
                read(present.document()),
                call.user().modified(present.systemData(), call.now()));
    }

    private ObjectNode read(@Nullable ObjectNode present) {
        Accepted accepted = ConnectedClusters.TYPE.put(body, present, call.version());
        accepted.secrets().forEach((path, value) -> refuse(path, value));
        return accepted.document();
    }

    /** Nothing can be kept from a cluster's readers before it has a key of its own to keep it with. */
    private static void refuse(String path, JsonNode value) {
        if (!value.isEmpty()) {
            throw ArmFailure.refused("'" + path + "' is not supported yet: the hub could not keep it secret.");
        }
    }

    private static void checkKey(Cluster cluster) {
        if (cluster.publicKey().isEmpty() && cluster.kind() != null) {
            return; // Nobody will ever prove to be such a cluster.
        }
        try {
            OnboardingKey.parse(cluster.publicKey());
        } catch (IllegalArgumentException e) {
            throw ArmFailure.invalid("'properties.agentPublicKeyCertificate' " + e.getMessage());
        }
    }
}
