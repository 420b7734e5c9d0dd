package io.mooring.extensions.release;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to leave something alone that has failed: exponentially longer, with full jitter. */
public record RetryPolicy(Duration first, Duration longest) {
    public static final RetryPolicy DEFAULT = new RetryPolicy(Duration.ofSeconds(10), Duration.ofMinutes(10));

    private static final int DOUBLINGS_MAX = 20;

    /** At least a quarter of the full time, so that a failing chart is never tried in a tight loop. */
    Duration after(int failures, RandomGenerator random) {
        Duration full = first.multipliedBy(1L << Math.min(failures - 1, DOUBLINGS_MAX));
        long bound = Math.max(4, Math.min(full.toMillis(), longest.toMillis()));
        return Duration.ofMillis(bound / 4 + random.nextLong(bound - bound / 4 + 1));
    }
}
