package io.mooring.extensions.release;

import java.time.Duration;

/**
 * How a release is brought about and taken back.
 *
 * @param createNamespace whether the namespace is made when it is missing
 * @param readyWithin how long hooks may take, and the objects until they are ready, before that counts as a failure
 * @param undoFailures whether a failed upgrade goes back to the last good revision, and a failed first install goes
 */
public record ReleasePolicy(boolean createNamespace, Duration readyWithin, boolean undoFailures) {
    public static final ReleasePolicy DEFAULT = new ReleasePolicy(true, Duration.ofMinutes(5), true);

    public ReleasePolicy within(Duration time) {
        return new ReleasePolicy(createNamespace, time, undoFailures);
    }

    public ReleasePolicy keepingFailures() {
        return new ReleasePolicy(createNamespace, readyWithin, false);
    }
}
