package io.mooring.agents.clusteridentityoperator;

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
        Condition accepts = known == null ? null : ConnectedClusters.condition(known, ConnectedClusters.HUB_ACCEPTS);
        String reason = accepts == null ? null : accepts.reason();
        return accepts != null
                && "False".equals(accepts.status())
                && reason != null
                && IDENTITY_UNKNOWN.contains(reason);
    }
}
