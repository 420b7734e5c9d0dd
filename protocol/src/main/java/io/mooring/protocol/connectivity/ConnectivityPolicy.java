package io.mooring.protocol.connectivity;

import java.time.Duration;

/**
 * The limits of the status table.
 *
 * @param offlineAfter silence that makes a cluster Offline
 * @param certificateLife how long an identity certificate is valid
 */
public record ConnectivityPolicy(Duration offlineAfter, Duration certificateLife) {
    public static final ConnectivityPolicy DEFAULT =
            new ConnectivityPolicy(Duration.ofMinutes(15), Duration.ofDays(90));

    public ConnectivityPolicy {
        if (offlineAfter.isNegative() || offlineAfter.isZero() || certificateLife.compareTo(offlineAfter) <= 0) {
            throw new IllegalArgumentException("A certificate must outlive the silence that makes a cluster Offline: "
                    + offlineAfter + ", " + certificateLife);
        }
    }
}
