package io.mooring.functions.connectivity;

import io.mooring.functions.arm.ArmFailure;
import io.mooring.protocol.connectivity.ConnectivityPolicy;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the hub says of a cluster whose certificate has run out, whoever asks. */
public final class Expired {
    /** In which refusals agents learn what the hub's clock shows. */
    public static final String HUB_TIME = "x-mooring-hub-time";

    private static final String CODE = "ClusterIdentityExpired";

    private Expired() {}

    /** @param status 403 for the cluster's own agents, 409 for users who want something of it */
    public static ArmFailure refusal(int status, @Nullable Instant notAfter, ConnectivityPolicy policy, Instant now) {
        String since = notAfter == null ? "has run out" : "ran out at " + notAfter;
        return ArmFailure.of(
                        status,
                        CODE,
                        "The identity certificate of the cluster " + since + ". " + wayBack(notAfter, policy, now))
                .with(HUB_TIME, now.toString());
    }

    /** @throws ArmFailure 409 if it is too late, or the owner of the hub does not want it */
    public static void requireWayBack(@Nullable Instant notAfter, ConnectivityPolicy policy, Instant now) {
        if (notAfter != null && !policy.mayReactivate(notAfter, now)) {
            String why = policy.reactivationWindow().isZero()
                    ? "this hub reactivates no clusters (MOORING_REACTIVATION_WINDOW is zero)."
                    : "it could be reactivated until " + notAfter.plus(policy.reactivationWindow()) + ".";
            throw ArmFailure.of(
                    409,
                    "ReactivationWindowClosed",
                    "The identity certificate of the cluster ran out at " + notAfter + ", and " + why
                            + " Delete the cluster and connect it again.");
        }
    }

    private static String wayBack(@Nullable Instant notAfter, ConnectivityPolicy policy, Instant now) {
        return notAfter != null && policy.mayReactivate(notAfter, now)
                ? "Reactivate it until " + notAfter.plus(policy.reactivationWindow())
                        + " (moor reactivate), or delete it and connect it again."
                : "Delete the cluster and connect it again.";
    }
}
