package io.mooring.extensions.helm;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How an install or upgrade is done.
 *
 * @param timeout what Helm waits at most for hooks and, when it waits, for the objects
 * @param switches what is done otherwise than usual
 * @param description text kept with the revision when it succeeds, shown by `helm history`
 */
public record ReleaseOptions(
        Waiting waiting,
        Duration timeout,
        boolean createNamespace,
        @Nullable String description,
        Set<Switch> switches) {

    /** What Helm does after it has sent the objects. */
    public enum Waiting {
        /** Return at once. */
        NONE,
        /** Wait until the objects are ready; on a timeout the release is kept, marked failed. */
        READY,
        /** Wait; on a failure undo it: uninstall a first install, go back to the revision before an upgrade. */
        ATOMIC
    }

    /** What can be switched on. */
    public enum Switch {
        /** The chart's CRDs are left out of an install; an upgrade never has them. */
        SKIP_CRDS,
        /** An upgrade replaces what it cannot patch. */
        FORCE,
        /** What an upgrade has made new is deleted when it fails. */
        CLEANUP_ON_FAIL
    }

    private static final Duration GRACE = Duration.ofSeconds(20);

    public ReleaseOptions {
        if (timeout.compareTo(Duration.ofSeconds(1)) < 0 || timeout.compareTo(Duration.ofHours(2)) > 0) {
            throw new IllegalArgumentException("a timeout is between one second and two hours, not " + timeout);
        }
    }

    public ReleaseOptions(Waiting waiting, Duration timeout, boolean createNamespace, @Nullable String description) {
        this(waiting, timeout, createNamespace, description, Set.of());
    }

    /** Waits for nothing but hooks, two minutes for those, and makes the namespace. */
    public static ReleaseOptions defaults() {
        return new ReleaseOptions(Waiting.NONE, Duration.ofMinutes(2), true, null);
    }

    public ReleaseOptions waiting(Waiting then, Duration atMost) {
        return new ReleaseOptions(then, atMost, createNamespace, description, switches);
    }

    public ReleaseOptions describedAs(String text) {
        return new ReleaseOptions(waiting, timeout, createNamespace, text, switches);
    }

    public ReleaseOptions creatingNamespace(boolean create) {
        return new ReleaseOptions(waiting, timeout, create, description, switches);
    }

    public ReleaseOptions switching(Set<Switch> on) {
        return new ReleaseOptions(waiting, timeout, createNamespace, description, Set.copyOf(on));
    }

    /** When the worker is killed: later than Helm would give up by itself, rollback included. */
    Duration deadline() {
        return (waiting == Waiting.ATOMIC ? timeout.multipliedBy(2) : timeout).plus(GRACE);
    }
}
