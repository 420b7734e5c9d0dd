package io.mooring.gitops.operator;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Growing pauses between attempts, fully jittered so that what failed together does not come back together. */
public record Backoff(Duration first, Duration most) {
    private static final int DOUBLINGS_MAX = 30;

    /** The pause after the n-th failure in a row, n from 1: between a tenth of and the whole ceiling of that attempt. */
    public Duration pause(int failures, RandomGenerator random) {
        long ceiling = first.toMillis() << Math.clamp(failures - 1L, 0, DOUBLINGS_MAX);
        if (ceiling <= 0 || ceiling > most.toMillis()) {
            ceiling = most.toMillis();
        }
        return Duration.ofMillis(random.nextLong(ceiling / 10, ceiling + 1));
    }

    /** A period with a twentieth of it taken off or added at random. */
    public static Duration jittered(Duration period, RandomGenerator random) {
        long twentieth = period.toMillis() / 20;
        return twentieth == 0 ? period : period.plusMillis(random.nextLong(-twentieth, twentieth + 1));
    }
}
