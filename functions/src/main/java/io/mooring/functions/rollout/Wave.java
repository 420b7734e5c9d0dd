package io.mooring.functions.rollout;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far the newest version of a release train has come.
 *
 * @param settled the newest version that every ring may have
 * @param candidate the one on its way through the rings, null if none is
 * @param ring index of the last ring that may have the candidate
 * @param since when that ring got it; null without a candidate
 * @param stopped why nobody else gets the candidate; null if it goes on
 */
record Wave(
        String settled,
        @Nullable String candidate,
        int ring,
        @Nullable Instant since,
        @Nullable String stopped) {
    static Wave settled(String version) {
        return new Wave(version, null, 0, null, null);
    }

    static Wave begun(String settled, String candidate, Instant now) {
        return new Wave(settled, candidate, 0, now, null);
    }

    Wave next(Instant now) {
        return new Wave(settled, candidate, ring + 1, now, null);
    }

    Wave stopped(@Nullable String why) {
        return new Wave(settled, candidate, ring, since, why);
    }

    /** The newest version that a ring may have. */
    String allowed(int ofRing) {
        return candidate != null && stopped == null && ofRing <= ring ? candidate : settled;
    }
}
