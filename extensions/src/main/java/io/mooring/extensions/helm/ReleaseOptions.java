package io.mooring.extensions.helm;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How an install or upgrade is done.
 *
 * @param timeout what Helm waits at most for hooks and, when it waits, for the objects
 * @param description text kept with the revision when it succeeds, shown by `helm history`
 */
public record ReleaseOptions(
        Waiting waiting,
        Duration timeout,
        boolean createNamespace,
        @Nullable String description) {

    /** What Helm does after it has sent the objects. */
    public enum Waiting {
        /** Return at once. */
        NONE,
        /** Wait until the objects are ready; on a timeout the release is kept, marked failed. */
        READY,
        /** Wait; on a failure undo it: uninstall a first install, go back to the revision before an upgrade. */
        ATOMIC
    }

    private static final Duration GRACE = Duration.ofSeconds(20);

    public ReleaseOptions {
        if (timeout.compareTo(Duration.ofSeconds(1)) < 0 || timeout.compareTo(Duration.ofHours(2)) > 0) {
            throw new IllegalArgumentException("a timeout is between one second and two hours, not " + timeout);
        }
    }

    /** Waits for nothing but hooks, two minutes for those, and makes the namespace. */
    public static ReleaseOptions defaults() {
        return new ReleaseOptions(Waiting.NONE, Duration.ofMinutes(2), true, null);
    }

    public ReleaseOptions waiting(Waiting then, Duration atMost) {
        return new ReleaseOptions(then, atMost, createNamespace, description);
    }

    public ReleaseOptions describedAs(String text) {
        return new ReleaseOptions(waiting, timeout, createNamespace, text);
    }

    public ReleaseOptions creatingNamespace(boolean create) {
        return new ReleaseOptions(waiting, timeout, create, description);
    }

    /** When the worker is killed: later than Helm would give up by itself, rollback included. */
    Duration deadline() {
        return (waiting == Waiting.ATOMIC ? timeout.multipliedBy(2) : timeout).plus(GRACE);
    }
}
