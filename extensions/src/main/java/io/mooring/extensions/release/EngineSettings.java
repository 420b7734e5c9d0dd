package io.mooring.extensions.release;

import java.time.Duration;

/**
 * How the engine works.
 *
 * @param namespace where it notes what it works on
 * @param holder its name in those notes; belongs to one process at a time, as a pod's name does
 * @param historyMax how many revisions of a release are kept
 */
public record EngineSettings(String namespace, String holder, RetryPolicy retry, int historyMax) {
    /** As many as Helm's own command keeps. */
    public static final int HISTORY_DEFAULT = 10;

    /** A release that somebody else's Helm left unfinished is reported as stuck after this time. */
    static final Duration FOREIGN_PENDING_MAX = Duration.ofMinutes(15);

    public static EngineSettings of(String namespace, String holder) {
        return new EngineSettings(namespace, holder, RetryPolicy.DEFAULT, HISTORY_DEFAULT);
    }

    public EngineSettings withRetry(RetryPolicy other) {
        return new EngineSettings(namespace, holder, other, historyMax);
    }
}
