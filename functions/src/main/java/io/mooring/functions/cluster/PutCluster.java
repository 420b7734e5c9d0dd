package io.mooring.functions.cluster;

import io.mooring.functions.access.Caller;
import io.mooring.functions.arm.ArmFailure;
import io.mooring.functions.arm.Location;
import io.mooring.functions.arm.Members;
import io.mooring.functions.arm.Tags;
import io.mooring.protocol.arm.ClusterId;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a PUT asks a connected cluster to be, and what it then is. */
final class PutCluster implements ClusterRegistry.Change {
    private final Cluster wanted;
    private final Caller.User user;
    private final Instant now;
    private Predicate<Cluster> anotherKeyAllowed = present -> false;

    PutCluster(ClusterId id, Members body, Caller.User user, Instant now) {
        this.user = user;
        this.now = now;
        Members properties = body.object("properties");
        wanted = new Cluster(
                id,
                UUID.randomUUID().toString(),
                Location.of(body),
                Tags.of(body, Map.of()),
                body.optionalString("kind"),
                body.object("identity").word("type", "", Cluster.IDENTITY_SYSTEM, Cluster.IDENTITY_NONE),
                key(properties),
                ClusterSettings.of(properties),
                user.created(now));
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
        if (!Location.isSame(wanted.location(), present.location())) {
            throw ArmFailure.of(
                    409,
                    "InvalidResourceLocation",
                    "The cluster '" + present.id().name() + "' is in location '" + present.location()
                            + "'. Its location cannot change: delete it and connect it again.");
        }
        if (!wanted.publicKey().equals(present.publicKey()) && !anotherKeyAllowed.test(present)) {
            throw ArmFailure.conflict("The cluster '" + present.id().name()
                    + "' was connected with another agentPublicKeyCertificate. Send the same one, or delete the"
                    + " cluster and connect it again, or wait until its connectivityStatus is AgentNotInstalled.");
        }
        if (!wanted.identityType().equals(present.identityType())) {
            throw ArmFailure.conflict("'identity.type' of the cluster '"
                    + present.id().name() + "' is " + present.identityType() + " and cannot change.");
        }
        return new Cluster(
                present.id(),
                present.principalId(),
                present.location(),
                wanted.tags(),
                wanted.kind(),
                present.identityType(),
                wanted.publicKey(),
                wanted.settings(),
                user.modified(present.systemData(), now));
    }

    private static String key(Members properties) {
        String key = properties.string("agentPublicKeyCertificate").strip();
        try {
            OnboardingKey.parse(key);
            return key;
        } catch (IllegalArgumentException e) {
            throw ArmFailure.invalid("'properties.agentPublicKeyCertificate' " + e.getMessage());
        }
    }
}
