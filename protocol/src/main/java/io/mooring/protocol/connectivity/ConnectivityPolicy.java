package io.mooring.protocol.connectivity;

import java.time.Duration;
import java.time.Instant;

/**
 * The limits of the status table.
 *
 * @param offlineAfter silence that makes a cluster Offline
 * @param certificateLife how long an identity certificate is valid
 * @param connectWindow how long agents may take to enrol before nobody waits for them any more
 * @param reactivationWindow how long after its certificate ran out a cluster may be brought back; zero is never
 */
public record ConnectivityPolicy(
        Duration offlineAfter, Duration certificateLife, Duration connectWindow, Duration reactivationWindow) {
    public static final ConnectivityPolicy DEFAULT = new ConnectivityPolicy(
            Duration.ofMinutes(15), Duration.ofDays(90), Duration.ofMinutes(3), Duration.ofDays(30));

    public ConnectivityPolicy {
        if (offlineAfter.isNegative() || offlineAfter.isZero() || certificateLife.compareTo(offlineAfter) <= 0) {
            throw new IllegalArgumentException("A certificate must outlive the silence that makes a cluster Offline: "
                    + offlineAfter + ", " + certificateLife);
        }
        if (connectWindow.isNegative()) {
            throw new IllegalArgumentException("The time to enrol cannot be negative: " + connectWindow);
        }
        if (reactivationWindow.isNegative()) {
            throw new IllegalArgumentException("The time to reactivate cannot be negative: " + reactivationWindow);
        }
    }

    public ConnectivityPolicy withConnectWindow(Duration other) {
        return new ConnectivityPolicy(offlineAfter, certificateLife, other, reactivationWindow);
    }

    public ConnectivityPolicy withReactivationWindow(Duration other) {
        return new ConnectivityPolicy(offlineAfter, certificateLife, connectWindow, other);
    }

    /** Whether a cluster whose certificate ran out may still be brought back. */
    public boolean mayReactivate(Instant notAfter, Instant now) {
        return now.isBefore(notAfter.plus(reactivationWindow));
    }
}
