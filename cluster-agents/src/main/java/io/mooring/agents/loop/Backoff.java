package io.mooring.agents.loop;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait after failures in a row: any time up to a bound that doubles with each (full jitter), so that agents
 * that failed together do not come back together.
 *
 * @param first bound after the first failure
 * @param longest bound after many
 */
public record Backoff(Duration first, Duration longest) {
    public static final Backoff DEFAULT = new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(60));

    private static final int DOUBLINGS_MAX = 20;

    public Backoff {
        if (first.isZero() || first.isNegative() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("A backoff grows from a positive time: " + first + ", " + longest);
        }
    }

    public Duration bound(int failures) {
        Duration doubled = first.multipliedBy(1L << Math.min(Math.max(failures - 1, 0), DOUBLINGS_MAX));
        return doubled.compareTo(longest) < 0 ? doubled : longest;
    }

    public Duration delay(int failures, RandomGenerator random) {
        return Duration.ofMillis(1 + random.nextLong(bound(failures).toMillis()));
    }
}
