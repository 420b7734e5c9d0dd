package io.mooring.gitops.receiver;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** So many calls at once, and so many more with time: what comes beyond is refused before it costs anything. */
final class CallLimit {
    private final Clock clock;
    private final int burst;
    private final Duration each;
    private Instant emptyAt;

    CallLimit(Clock clock, int burst, Duration each) {
        this.clock = clock;
        this.burst = burst;
        this.each = each;
        this.emptyAt = Instant.MIN;
    }

    synchronized boolean allows() {
        Instant now = clock.instant();
        Instant from = emptyAt.isBefore(now) ? now : emptyAt;
        if (from.isAfter(now.plus(each.multipliedBy(burst - 1L)))) {
            return false;
        }
        emptyAt = from.plus(each);
        return true;
    }
}
