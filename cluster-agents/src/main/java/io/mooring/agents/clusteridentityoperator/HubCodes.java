package io.mooring.agents.clusteridentityoperator;

import io.mooring.agents.hub.DesiredStateFeed;
import io.mooring.agents.kube.ConnectedClusters;
import io.mooring.protocol.crd.Condition;
import io.mooring.protocol.crd.ConnectedClusterStatus;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The codes of the hub that matter to the identity. */
final class HubCodes {
    /** The hub knows the resource but not this certificate of it: it was recreated, or the hub lost its last writes. */
    private static final Set<String> IDENTITY_UNKNOWN = Set.of("ClusterIdentityUnknown", "ClusterIdentityRevoked");

    /** The onboarding key has enrolled another key of this cluster. */
    static final String ONBOARDING_KEY_USED = "OnboardingKeyUsed";

    private HubCodes() {}

    /** Whether the last heartbeat was refused because of the certificate. */
    static boolean identityUnknown(@Nullable ConnectedClusterStatus known) {
        return refusedFor(known, IDENTITY_UNKNOWN);
    }

    /** Whether the hub says that the certificate has run out. */
    static boolean expired(@Nullable ConnectedClusterStatus known) {
        return refusedFor(known, Set.of(DesiredStateFeed.EXPIRED));
    }

    private static boolean refusedFor(@Nullable ConnectedClusterStatus known, Set<String> codes) {
        Condition accepts = known == null ? null : ConnectedClusters.condition(known, ConnectedClusters.HUB_ACCEPTS);
        String reason = accepts == null ? null : accepts.reason();
        return accepts != null && "False".equals(accepts.status()) && reason != null && codes.contains(reason);
    }
}
