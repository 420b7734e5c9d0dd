package io.mooring.extensions.release;

import java.time.Instant;
import java.util.List;

/** Where a release stands after it was looked at. */
public sealed interface ReleaseOutcome {
    /** It is as it shall be, and its objects are ready. */
    record Installed(String version, int revision) implements ReleaseOutcome {}

    /** It is on its way; look again soon. */
    record Working(String message) implements ReleaseOutcome {}

    /**
     * It is not as it shall be, for a reason that a person should read.
     *
     * @param evidence what the cluster says about it: events, states of pods
     * @param retryAt when it is tried again by itself; a changed wish is tried at once
     */
    record Failed(String message, List<String> evidence, Instant retryAt) implements ReleaseOutcome {
        public Failed {
            evidence = List.copyOf(evidence);
        }
    }

    /** It is gone. */
    record Removed() implements ReleaseOutcome {}
}
