package io.mooring.protocol.extension;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How an extension is looked after; what is null is as by default. An addition to the contract.
 *
 * @param onFailure what becomes of an install or upgrade that failed; default {@link OnFailure#ROLL_BACK}
 * @param drift what becomes of objects that others edited or deleted; default {@link Drift#REPAIR}
 * @param crds what becomes of the chart's CRDs, and so of all their objects, when the extension is deleted; default
 *     {@link Crds#KEEP}
 * @param readyWithin how long hooks may take, and the objects until they are ready; default five minutes
 */
public record ExtensionLifecycle(
        @Nullable OnFailure onFailure,
        @Nullable Drift drift,
        @Nullable Crds crds,
        @Nullable Duration readyWithin) {
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofHours(1);

    public ExtensionLifecycle {
        if (readyWithin != null && (readyWithin.compareTo(SHORTEST) < 0 || readyWithin.compareTo(LONGEST) > 0)) {
            throw new IllegalArgumentException("readyWithin is from one second to one hour.");
        }
    }

    /** What becomes of an install or upgrade that failed. */
    public enum OnFailure {
        /** An upgrade goes back to the last good revision, a first install is uninstalled again. */
        @JsonProperty("RollBack")
        ROLL_BACK,
        /** It stays as it is. */
        @JsonProperty("Keep")
        KEEP
    }

    /** What becomes of objects that others edited or deleted. */
    public enum Drift {
        @JsonProperty("Repair")
        REPAIR,
        @JsonProperty("Report")
        REPORT
    }

    /** What becomes of CRDs. */
    public enum Crds {
        @JsonProperty("Keep")
        KEEP,
        @JsonProperty("Delete")
        DELETE
    }
}
