package io.mooring.functions.connectivity;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When agents should call again: about once per interval, spread so that they never come in step, and less often while
 * the hub has much to do.
 */
public final class BeatPace {
    /** Beats are spread over this share of the interval, either way. */
    private static final double JITTER = 0.2;

    /** From this load on, agents are asked to come later. */
    private static final double BUSY = 0.25;

    /** How many intervals a beat may be put off. */
    private static final double STRETCH_MAX = 4;

    /** Whatever the load: two beats may get lost before the cluster counts as Offline. */
    private static final Duration STRETCHED_MAX = Duration.ofMinutes(4);

    /** Those that were refused come again within so many seconds, each at a time of its own. */
    private static final int RETRY_SECONDS = 10;

    private final Duration interval;
    private final RandomGenerator random;

    public BeatPace(Duration interval, RandomGenerator random) {
        this.interval = interval;
        this.random = random;
    }

    /** @param load how much the hub has to do, of what it can, from 0 to 1 */
    int nextSeconds(double load) {
        double stretch = load <= BUSY ? 1 : 1 + (STRETCH_MAX - 1) * (Math.min(load, 1) - BUSY) / (1 - BUSY);
        double asked = (double) interval.toMillis() / 1000;
        double stretched = Math.max(asked, Math.min(asked * stretch, (double) STRETCHED_MAX.toSeconds()));
        double spread = 1 - JITTER + 2 * JITTER * random.nextDouble();
        return (int) Math.max(1, Math.round(stretched * spread));
    }

    int retrySeconds() {
        return 1 + random.nextInt(RETRY_SECONDS);
    }
}
