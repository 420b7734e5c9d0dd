package io.mooring.extensions.release;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a release stands after it was looked at. */
public sealed interface ReleaseOutcome {
    /** It is as it shall be, and its objects are ready. */
    record Installed(String version, int revision) implements ReleaseOutcome {}

    /** It is on its way; look again soon. */
    record Working(String message) implements ReleaseOutcome {}

    /**
     * It is not as it shall be, for a reason that a person should read.
     *
     * @param evidence what the cluster said about it, before anything was undone
     * @param running what it was taken back to; null if nothing was undone or nothing is left
     * @param retryAt when it is tried again by itself; a changed wish is tried at once
     * @param version of the chart that was tried; null if none was
     */
    record Failed(
            String message,
            List<Evidence> evidence,
            @Nullable Installed running,
            Instant retryAt,
            @Nullable String version)
            implements ReleaseOutcome {
        public Failed {
            evidence = List.copyOf(evidence);
        }

        public Failed(String message, List<Evidence> evidence, @Nullable Installed running, Instant retryAt) {
            this(message, evidence, running, retryAt, null);
        }
    }

    /** It is gone. */
    record Removed() implements ReleaseOutcome {}
}
