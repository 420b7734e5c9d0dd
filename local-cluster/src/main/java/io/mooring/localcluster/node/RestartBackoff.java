package io.mooring.localcluster.node;

import java.time.Duration;

/** How long a container that ended waits for its next start: 1, 2, 4 … up to 60 seconds; a long run starts over. */
final class RestartBackoff {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(60);

    /** As the kubelet: who ran this long is not in a crash loop. */
    private static final Duration FORGIVEN_AFTER = Duration.ofMinutes(10);

    private int failures;

    /** The wait after a run of the given length. */
    Duration afterRun(Duration ran) {
        if (ran.compareTo(FORGIVEN_AFTER) >= 0) {
            failures = 0;
        }
        Duration wait = FIRST.multipliedBy(1L << Math.min(failures, 16));
        failures++;
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
}
