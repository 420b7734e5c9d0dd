package io.mooring.protocol.connectivity;

import java.time.Duration;

/**
 * The limits of the status table.
 *
 * @param offlineAfter silence that makes a cluster Offline
 * @param certificateLife how long an identity certificate is valid
 * @param connectWindow how long agents may take to enrol before nobody waits for them any more
 */
public record ConnectivityPolicy(Duration offlineAfter, Duration certificateLife, Duration connectWindow) {
    public static final ConnectivityPolicy DEFAULT =
            new ConnectivityPolicy(Duration.ofMinutes(15), Duration.ofDays(90), Duration.ofMinutes(3));

    public ConnectivityPolicy {
        if (offlineAfter.isNegative() || offlineAfter.isZero() || certificateLife.compareTo(offlineAfter) <= 0) {
            throw new IllegalArgumentException("A certificate must outlive the silence that makes a cluster Offline: "
                    + offlineAfter + ", " + certificateLife);
        }
        if (connectWindow.isNegative()) {
            throw new IllegalArgumentException("The time to enrol cannot be negative: " + connectWindow);
        }
    }

    public ConnectivityPolicy withConnectWindow(Duration other) {
        return new ConnectivityPolicy(offlineAfter, certificateLife, other);
    }
}
