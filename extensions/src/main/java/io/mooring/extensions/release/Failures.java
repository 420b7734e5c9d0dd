package io.mooring.extensions.release;

import io.mooring.extensions.helm.ReleaseName;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/** Remembers what has failed, so that it is left alone for a while and its cause can be told meanwhile. */
final class Failures {
    private record Known(String wish, int count, ReleaseOutcome.Failed last) {}

    private final Map<ReleaseName, Known> known = new ConcurrentHashMap<>();
    private final RetryPolicy policy;
    private final RandomGenerator random;

    Failures(RetryPolicy policy, RandomGenerator random) {
        this.policy = policy;
        this.random = random;
    }

    /** The failure of this very wish, while it is not yet time to try again. */
    Optional<ReleaseOutcome.Failed> resting(ReleaseName release, String wish, Instant now) {
        return Optional.ofNullable(known.get(release))
                .filter(failure -> failure.wish().equals(wish)
                        && now.isBefore(failure.last().retryAt()))
                .map(Known::last);
    }

    ReleaseOutcome.Failed remember(ReleaseName release, String wish, Attempt attempt, Instant now) {
        Known before = known.get(release);
        int count = before != null && before.wish().equals(wish) ? before.count() + 1 : 1;
        ReleaseOutcome.Failed failed = new ReleaseOutcome.Failed(
                attempt.text(),
                attempt.evidence(),
                attempt.running(),
                now.plus(policy.after(count, random)),
                attempt.version());
        known.put(release, new Known(wish, count, failed));
        return failed;
    }

    /** True when the last attempt on the release failed. */
    boolean any(ReleaseName release) {
        return known.containsKey(release);
    }

    void forget(ReleaseName release) {
        known.remove(release);
    }
}
