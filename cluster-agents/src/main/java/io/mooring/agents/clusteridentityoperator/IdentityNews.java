package io.mooring.agents.clusteridentityoperator;

import io.mooring.agents.kube.ConnectedClusters;
import io.mooring.protocol.crd.ConnectedClusterStatus;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Tells whether what is known of the hub makes the identity look again at once. */
final class IdentityNews implements Predicate<ConnectedClusterStatus> {
    private final AtomicReference<@Nullable String> authorities = new AtomicReference<>();
    private final AtomicBoolean expired = new AtomicBoolean();

    @Override
    public boolean test(ConnectedClusterStatus status) {
        String announced = ConnectedClusters.authorities(status);
        boolean others = !Objects.equals(announced, authorities.getAndSet(announced));
        boolean ranOut = HubCodes.expired(status);
        // On a machine that slept, or whose clock was set, the identity would notice minutes later.
        boolean newlyRanOut = !expired.getAndSet(ranOut) && ranOut;
        return others || newlyRanOut || HubCodes.identityUnknown(status);
    }
}
