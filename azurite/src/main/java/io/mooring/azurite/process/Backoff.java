package io.mooring.azurite.process;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before a child is started again: doubling, with full jitter above a floor. */
public record Backoff(Duration first, Duration max) {
    /** A child that ran this long is not in a crash loop. */
    public static final Duration STABLE_AFTER = Duration.ofSeconds(30);

    public static final Backoff OF_CHILDREN = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(15));

    /** The wait after so many failures in a row, counted from one. */
    public Duration after(int failures, RandomGenerator random) {
        long ceiling = first.toMillis();
        for (int failure = 1; failure < failures && ceiling < max.toMillis(); failure++) {
            ceiling = Math.min(max.toMillis(), ceiling * 2);
        }
        return Duration.ofMillis(ceiling / 2 + random.nextLong(ceiling / 2 + 1));
    }
}
