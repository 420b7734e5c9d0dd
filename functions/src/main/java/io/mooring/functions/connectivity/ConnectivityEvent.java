package io.mooring.functions.connectivity;

import io.mooring.protocol.arm.ClusterId;
import io.mooring.protocol.connectivity.StatusTransition;
import java.time.Instant;
import java.util.List;

/** Something that happened to a cluster's link. */
public sealed interface ConnectivityEvent {
    /** In lower case, as the keys of rows have it. */
    ClusterId cluster();

    /** The same whenever the same is told again. */
    String id();

    /** Its status became another. */
    record StatusChanged(ClusterId cluster, String id, StatusTransition transition) implements ConnectivityEvent {}

    /**
     * Its certificate will run out.
     *
     * @param days the limit that has been reached
     */
    record CertificateExpiring(ClusterId cluster, String id, int days, Instant notAfter, Instant seenAt)
            implements ConnectivityEvent {}

    /** When it happened, as far as the hub knows. */
    default Instant at() {
        return switch (this) {
            case StatusChanged changed -> changed.transition().at();
            case CertificateExpiring expiring -> expiring.seenAt();
        };
    }

    /** Who gets to know. */
    interface Outlet {
        /**
         * Tells of what happened in one resource group; again, if the sweep stopped before it could note that it did.
         */
        void tell(List<ConnectivityEvent> events);
    }
}
