package io.mooring.extensions.release;

import io.mooring.extensions.helm.HelmFailure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An attempt that failed for a reason to be told; does not leave the engine. */
final class Attempt extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String text;
    private final boolean workerLost;
    private final transient List<Evidence> evidence;
    private final transient ReleaseOutcome.@Nullable Installed running;
    private @Nullable String version;

    private Attempt(
            String text,
            boolean workerLost,
            List<Evidence> evidence,
            ReleaseOutcome.@Nullable Installed running,
            @Nullable Throwable cause) {
        super(text, cause);
        this.text = text;
        this.workerLost = workerLost;
        this.evidence = evidence;
        this.running = running;
    }

    static Attempt failed(HelmFailure failure) {
        return new Attempt(failure.message(), failure.kind() == HelmFailure.Kind.WORKER_LOST, List.of(), null, null);
    }

    static Attempt failed(String text, Throwable cause) {
        return new Attempt(text, false, List.of(), null, cause);
    }

    /** One of which it is known why, and which may have been undone. */
    static Attempt explained(String text, List<Evidence> evidence, ReleaseOutcome.@Nullable Installed running) {
        return new Attempt(text, false, evidence, running, null);
    }

    /** The same, of a version of the chart. */
    Attempt of(String tried) {
        version = tried;
        return this;
    }

    /** What was tried, null if it did not come to that. */
    @Nullable
    String version() {
        return version;
    }

    String text() {
        return text;
    }

    boolean workerLost() {
        return workerLost;
    }

    List<Evidence> evidence() {
        return evidence;
    }

    ReleaseOutcome.@Nullable Installed running() {
        return running;
    }
}
