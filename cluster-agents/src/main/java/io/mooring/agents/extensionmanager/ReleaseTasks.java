package io.mooring.agents.extensionmanager;

import io.mooring.extensions.helm.ReleaseName;
import io.mooring.extensions.release.ReleaseOutcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The engine's calls under way, one per extension at most, so that a slow chart keeps no other waiting. */
final class ReleaseTasks {
    private static final Duration AFTER_WORKING = Duration.ofSeconds(2);
    /** So often an installed release is compared with its chart. */
    private static final Duration AFTER_INSTALLED = Duration.ofMinutes(5);

    private final Clock clock;
    private final Runnable finished;
    private final Map<String, Progress> byObject = new HashMap<>();
    private final Map<ReleaseName, String> byRelease = new HashMap<>();

    /**
     * What is known of one extension.
     *
     * @param wish names what was asked for
     * @param outcome of the last call that ended
     */
    private record Progress(String wish, boolean running, Optional<ReleaseOutcome> outcome, Instant due) {
        Progress dueAt(Instant other) {
            return new Progress(wish, running, outcome, other);
        }
    }

    /** @param finished is called when a call has ended */
    ReleaseTasks(Clock clock, Runnable finished) {
        this.clock = clock;
        this.finished = finished;
    }

    /**
     * Starts the call if it is due or the wish is new.
     *
     * @return the outcome of this very wish's last call, empty before the first has ended
     */
    synchronized Optional<ReleaseOutcome> progress(String object, String wish, Supplier<ReleaseOutcome> call) {
        Progress known = byObject.getOrDefault(object, new Progress("", false, Optional.empty(), Instant.MIN));
        Optional<ReleaseOutcome> last = known.wish().equals(wish) ? known.outcome() : Optional.empty();
        boolean due = !known.wish().equals(wish) || !clock.instant().isBefore(known.due());
        if (due && !known.running()) {
            byObject.put(object, new Progress(wish, true, last, Instant.MAX));
            Thread.ofVirtual().name("release-" + object).start(() -> end(object, wish, call));
        }
        return last;
    }

    /** Makes the next call for a release due. */
    synchronized void hurry(ReleaseName release) {
        String object = byRelease.get(release);
        if (object != null) {
            byObject.computeIfPresent(object, (key, known) -> known.running() ? known : known.dueAt(clock.instant()));
        }
    }

    /** Says whose release it is. */
    synchronized void own(String object, ReleaseName release) {
        byRelease.put(release, object);
    }

    /** Until the next call is due, at most some time. */
    synchronized Duration untilDue(Duration atMost) {
        Instant now = clock.instant();
        return byObject.values().stream()
                .filter(progress -> !progress.running())
                .map(progress -> Duration.between(now, progress.due()))
                .map(left -> left.isNegative() ? Duration.ZERO : left)
                .filter(left -> left.compareTo(atMost) < 0)
                .min(Duration::compareTo)
                .orElse(atMost);
    }

    /** Forgets what is no longer there. */
    synchronized void retain(Set<String> objects) {
        byRelease.values().retainAll(objects);
        byObject.entrySet()
                .removeIf(entry ->
                        !objects.contains(entry.getKey()) && !entry.getValue().running());
    }

    private void end(String object, String wish, Supplier<ReleaseOutcome> call) {
        ReleaseOutcome outcome;
        try {
            outcome = call.get();
        } catch (RuntimeException e) {
            outcome = new ReleaseOutcome.Failed(
                    String.valueOf(e.getMessage()),
                    java.util.List.of(),
                    null,
                    clock.instant().plusSeconds(30));
        }
        synchronized (this) {
            byObject.put(object, new Progress(wish, false, Optional.of(outcome), due(outcome)));
        }
        finished.run();
    }

    private Instant due(ReleaseOutcome outcome) {
        return switch (outcome) {
            case ReleaseOutcome.Installed installed -> clock.instant().plus(AFTER_INSTALLED);
            case ReleaseOutcome.Working working -> clock.instant().plus(AFTER_WORKING);
            case ReleaseOutcome.Failed failed -> failed.retryAt();
            case ReleaseOutcome.Removed removed -> clock.instant().plus(AFTER_WORKING);
        };
    }
}
