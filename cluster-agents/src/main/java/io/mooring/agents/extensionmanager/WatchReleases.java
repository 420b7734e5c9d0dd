package io.mooring.agents.extensionmanager;

import io.mooring.extensions.helm.ReleaseName;
import io.mooring.extensions.release.DriftOutcome;
import io.mooring.extensions.release.ManifestObject;
import io.mooring.gitops.object.KubernetesObject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hears of what others do to the objects of installed releases, and has it reported or set right. Only metadata is
 * watched; an object is fetched only if somebody else was the last to write it.
 */
final class WatchReleases {
    /** Edits mostly come in groups. */
    private static final Duration GATHER = Duration.ofMillis(50);

    private static final Duration WHILE_BUSY = Duration.ofMillis(500);
    /** Who repairs an object more often than that within the time is in a fight, and waits longer each time. */
    private static final int REPAIRS_AT_ONCE = 3;

    private static final Duration FIGHT = Duration.ofMinutes(1);
    private static final Duration TRUCE_MAX = Duration.ofMinutes(5);
    /** What Helm puts on all that it makes. */
    static final String LABEL = "app.kubernetes.io/managed-by=Helm";

    private static final Logger LOG = System.getLogger("mooring.agents");

    /** What this needs of others. */
    interface Surroundings {
        DriftOutcome look(ReleaseName release, Set<ManifestObject> objects, boolean repair);

        /** Follows the metadata of all of Helm's objects of a kind. */
        void watch(String group, String kind, Hearing hearing);

        /** Something about the release is to be told, or to be done. */
        void changed(ReleaseName release);
    }

    /** Takes what a watch says. */
    interface Hearing {
        /** All there are follow as seen. */
        void listing();

        void listed();

        void seen(KubernetesObject metadata);

        void gone(KubernetesObject metadata);
    }

    private static final class Tracked {
        private final Set<ManifestObject> objects;
        private final boolean repair;
        private final Set<ManifestObject> suspects = new HashSet<>();
        private final Map<ManifestObject, String> drifted =
                new TreeMap<>(Comparator.comparing(ManifestObject::toString).thenComparing(ManifestObject::namespace));
        private boolean scheduled;
        private int repairs;
        private Instant repairedLast = Instant.EPOCH;

        Tracked(Set<ManifestObject> objects, boolean repair) {
            this.objects = objects;
            this.repair = repair;
        }
    }

    private final Surroundings surroundings;
    private final ScheduledExecutorService timer;
    private final Clock clock;
    private final Map<ReleaseName, Tracked> releases = new HashMap<>();
    private final Set<String> kinds = new HashSet<>();

    WatchReleases(Surroundings surroundings, ScheduledExecutorService timer, Clock clock) {
        this.surroundings = surroundings;
        this.timer = timer;
        this.clock = clock;
    }

    /** From now on the objects are looked after; known ones are kept if they are the same. */
    void track(ReleaseName release, List<ManifestObject> objects, boolean repair) {
        List<ManifestObject> unknown = new ArrayList<>();
        synchronized (this) {
            Tracked known = releases.get(release);
            Set<ManifestObject> all = Set.copyOf(objects);
            if (known != null && known.objects.equals(all) && known.repair == repair) {
                return;
            }
            releases.put(release, new Tracked(all, repair));
            for (ManifestObject object : all) {
                if (kinds.add(object.group() + "/" + object.kind())) {
                    unknown.add(object);
                }
            }
            if (known != null) {
                suspect(release, all); // What happened meanwhile was not heard of as theirs.
            }
        }
        for (ManifestObject object : unknown) {
            surroundings.watch(object.group(), object.kind(), new Kind(object.group(), object.kind()));
        }
    }

    synchronized void forget(ReleaseName release) {
        releases.remove(release);
    }

    /** What is not as it shall be, in words. */
    synchronized List<String> drifted(ReleaseName release) {
        Tracked tracked = releases.get(release);
        return tracked == null ? List.of() : List.copyOf(tracked.drifted.values());
    }

    private synchronized void suspect(ReleaseName release, Set<ManifestObject> objects) {
        Tracked tracked = releases.get(release);
        if (tracked == null || objects.isEmpty()) {
            return;
        }
        tracked.suspects.addAll(objects);
        schedule(release, tracked, GATHER.plus(truce(tracked)));
    }

    private Duration truce(Tracked tracked) {
        if (tracked.repairs < REPAIRS_AT_ONCE
                || clock.instant().isAfter(tracked.repairedLast.plus(FIGHT.plus(TRUCE_MAX)))) {
            return Duration.ZERO;
        }
        Duration longer = Duration.ofSeconds(1L << Math.min(tracked.repairs - REPAIRS_AT_ONCE, 10));
        return longer.compareTo(TRUCE_MAX) < 0 ? longer : TRUCE_MAX;
    }

    private void schedule(ReleaseName release, Tracked tracked, Duration in) {
        if (tracked.scheduled) {
            return;
        }
        tracked.scheduled = true;
        try {
            var unused = timer.schedule(
                    () -> Thread.ofVirtual().name("drift-" + release).start(() -> look(release, tracked)),
                    in.toMillis(),
                    TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closing) {
            tracked.scheduled = false;
        }
    }

    private void look(ReleaseName release, Tracked tracked) {
        Set<ManifestObject> suspects;
        synchronized (this) {
            tracked.scheduled = false;
            if (releases.get(release) != tracked) {
                return;
            }
            suspects = Set.copyOf(tracked.suspects);
            tracked.suspects.clear();
        }
        DriftOutcome outcome = surroundings.look(release, suspects, tracked.repair);
        boolean changed;
        synchronized (this) {
            changed = switch (outcome) {
                case DriftOutcome.Busy busy -> {
                    tracked.suspects.addAll(suspects);
                    schedule(release, tracked, WHILE_BUSY);
                    yield false;
                }
                case DriftOutcome.Looked(List<DriftOutcome.Drifted> drifted) ->
                    note(release, tracked, suspects, drifted);
            };
        }
        if (changed) {
            surroundings.changed(release);
        }
    }

    private boolean note(
            ReleaseName release, Tracked tracked, Set<ManifestObject> looked, List<DriftOutcome.Drifted> drifted) {
        Map<ManifestObject, String> before = Map.copyOf(tracked.drifted);
        tracked.drifted.keySet().removeAll(looked);
        boolean repaired = false;
        for (DriftOutcome.Drifted each : drifted) {
            LOG.log(
                    Level.INFO,
                    "event=extension.drift release={0} object=\"{1}\" repaired={2} what=\"{3}\"",
                    release,
                    each.object(),
                    each.repaired(),
                    each.what());
            repaired |= each.repaired();
            if (!each.repaired()) {
                tracked.drifted.put(each.object(), each.object() + " " + each.what());
            }
        }
        if (repaired) {
            Instant now = clock.instant();
            tracked.repairs = now.isAfter(tracked.repairedLast.plus(FIGHT)) ? 1 : tracked.repairs + 1;
            tracked.repairedLast = now;
        }
        return !before.equals(tracked.drifted);
    }

    /** What is heard of one kind. */
    private final class Kind implements Hearing {
        private final String group;
        private final String kind;
        private final Set<String> listed = new HashSet<>();
        private boolean listing;

        Kind(String group, String kind) {
            this.group = group;
            this.kind = kind;
        }

        @Override
        public void listing() {
            listing = true;
            listed.clear();
        }

        @Override
        public void listed() {
            listing = false;
            // Those of a release that were not there, because nobody heard how they went.
            Map<ReleaseName, Set<ManifestObject>> missing = new HashMap<>();
            synchronized (WatchReleases.this) {
                releases.forEach((release, tracked) -> tracked.objects.stream()
                        .filter(object -> object.group().equals(group)
                                && object.kind().equals(kind)
                                && !listed.contains(object.namespace() + "/" + object.name())
                                && !listed.contains("/" + object.name()))
                        .forEach(object -> missing.computeIfAbsent(release, ignored -> new HashSet<>())
                                .add(object)));
            }
            listed.clear();
            missing.forEach(WatchReleases.this::suspect);
        }

        @Override
        public void seen(KubernetesObject metadata) {
            if (listing) {
                listed.add(metadata.namespace() + "/" + metadata.name());
            }
            if (!metadata.deleting() && LastWriter.isForeign(metadata)) {
                found(metadata).ifPresent(found -> suspect(found.release(), Set.of(found.object())));
            }
        }

        @Override
        public void gone(KubernetesObject metadata) {
            found(metadata).ifPresent(found -> suspect(found.release(), Set.of(found.object())));
        }

        private Optional<Found> found(KubernetesObject metadata) {
            ReleaseName release = release(metadata);
            synchronized (WatchReleases.this) {
                Tracked tracked = release == null ? null : releases.get(release);
                if (release == null || tracked == null) {
                    return Optional.empty();
                }
                return tracked.objects.stream()
                        .filter(object -> object.group().equals(group)
                                && object.kind().equals(kind)
                                && object.name().equals(metadata.name())
                                && (metadata.namespace().isEmpty()
                                        || metadata.namespace().equals(object.namespace())))
                        .findFirst()
                        .map(object -> new Found(release, object));
            }
        }
    }

    private record Found(ReleaseName release, ManifestObject object) {}

    private static @Nullable ReleaseName release(KubernetesObject metadata) {
        String name = metadata.annotation("meta.helm.sh/release-name").orElse("");
        String namespace = metadata.annotation("meta.helm.sh/release-namespace").orElse("");
        try {
            return new ReleaseName(namespace, name);
        } catch (IllegalArgumentException none) {
            return null;
        }
    }

    /** Helm's own marks of a release: wakes whoever wants it when the release itself is gone. */
    Hearing ofReleases(Consumer<ReleaseName> goneRelease) {
        return new Hearing() {
            @Override
            public void listing() {
                // Those that are there say nothing of those that are not.
            }

            @Override
            public void listed() {
                // Those that are there say nothing of those that are not.
            }

            @Override
            public void seen(KubernetesObject metadata) {
                // A revision more is either ours, or found the next time the release is looked at.
            }

            @Override
            public void gone(KubernetesObject metadata) {
                if (!metadata.label("status").orElse("").equals("superseded")) {
                    metadata.label("name").ifPresent(name -> {
                        ReleaseName release = new ReleaseName(metadata.namespace(), name);
                        synchronized (WatchReleases.this) {
                            if (!releases.containsKey(release)) {
                                return;
                            }
                        }
                        goneRelease.accept(release);
                    });
                }
            }
        };
    }
}
