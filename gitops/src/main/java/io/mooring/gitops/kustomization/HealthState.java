package io.mooring.gitops.kustomization;

import io.mooring.gitops.apply.InFlight;
import io.mooring.gitops.health.Health;
import io.mooring.gitops.health.KStatus;
import io.mooring.gitops.object.Cluster;
import io.mooring.gitops.object.Cluster.Outcome;
import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.object.ObjectRef;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The objects of one Kustomization that are not healthy yet, and until when that is all right. No thread waits on it. */
final class HealthState {
    private static final Duration FIRST_LOOK = Duration.ofMillis(500);
    private static final Duration LOOK_MAX = Duration.ofSeconds(5);
    private static final int NAMED_MAX = 20;

    private final Map<ObjectRef, Health> pending = new ConcurrentSkipListMap<>();
    private final Set<ObjectRef> due = new HashSet<>();
    private Instant deadline = Instant.MAX;
    private int looks;

    /** A new revision or spec: the wait begins anew. */
    void restart(Instant until) {
        pending.clear();
        due.clear();
        deadline = until;
        looks = 0;
    }

    void keepOnly(Set<ObjectRef> refs) {
        pending.keySet().retainAll(refs);
    }

    void expect(ObjectRef ref) {
        pending.putIfAbsent(ref, new Health(Health.State.IN_PROGRESS, "has not been looked at"));
        due.add(ref);
    }

    void saw(KubernetesObject live) {
        Health health = KStatus.of(live);
        if (health.state() == Health.State.CURRENT) {
            pending.remove(live.ref());
        } else {
            pending.put(live.ref(), health);
        }
        due.remove(live.ref());
    }

    /** Whether an object is waited for; may be asked at any time. */
    boolean awaits(ObjectRef ref) {
        return pending.containsKey(ref);
    }

    /** Something has happened to an object: it is to be looked at again. */
    void touched(ObjectRef ref) {
        if (pending.containsKey(ref)) {
            due.add(ref);
        }
    }

    /** Whether there is anything to look at before the next look is due. */
    boolean stirred() {
        return !due.isEmpty();
    }

    boolean settled() {
        return pending.isEmpty();
    }

    /** Looks once at what is pending, leaving out what is watched and has not stirred. */
    void look(Cluster cluster, Predicate<ObjectRef> watched) {
        looks++;
        List<ObjectRef> refs = pending.keySet().stream()
                .filter(ref -> due.contains(ref) || !watched.test(ref))
                .toList();
        due.clear();
        if (refs.isEmpty()) {
            return;
        }
        List<Optional<Health>> seen = InFlight.each(refs, ref -> Optional.of(look(cluster, ref)));
        for (int i = 0; i < refs.size(); i++) {
            Health health = seen.get(i).orElseThrow();
            if (health.state() == Health.State.CURRENT) {
                pending.remove(refs.get(i));
            } else {
                pending.put(refs.get(i), health);
            }
        }
    }

    private static Health look(Cluster cluster, ObjectRef ref) {
        var kind = cluster.preferredKind(ref.group(), ref.kind());
        if (kind.isEmpty()) {
            return new Health(Health.State.NOT_FOUND, "its kind is not served");
        }
        return switch (cluster.get(kind.get(), ref)) {
            case Outcome.Done done -> KStatus.of(done.object());
            case Outcome.Absent ignored -> new Health(Health.State.NOT_FOUND, "not found");
            case Outcome.Refused refused -> new Health(Health.State.FAILED, refused.message());
        };
    }

    /** When to look again: what is watched will be heard of, so that only the deadline matters. */
    Duration nextLook(Predicate<ObjectRef> watched, Instant now) {
        if (now.isBefore(deadline) && pending.keySet().stream().allMatch(watched)) {
            return Duration.between(now, deadline);
        }
        long millis = FIRST_LOOK.toMillis() << Math.min(looks, 10);
        return Duration.ofMillis(Math.min(millis, LOOK_MAX.toMillis()));
    }

    Verdict verdict(Instant now, Duration timeout) {
        if (pending.isEmpty()) {
            return new Verdict.Ready();
        }
        boolean failed = pending.values().stream().anyMatch(health -> health.state() == Health.State.FAILED);
        if (failed) {
            return new Verdict.Failed(Verdict.Reason.HEALTH_CHECK_FAILED, "health check failed: " + named());
        }
        if (!now.isBefore(deadline)) {
            return new Verdict.Failed(
                    Verdict.Reason.HEALTH_CHECK_FAILED,
                    "health check failed after " + timeout.toSeconds() + "s: timeout waiting for: " + named());
        }
        return new Verdict.Progressing("Waiting for: "
                + pending.keySet().stream()
                        .limit(NAMED_MAX)
                        .map(ObjectRef::toString)
                        .collect(Collectors.joining(", ")));
    }

    private String named() {
        return pending.entrySet().stream()
                .limit(NAMED_MAX)
                .map(entry ->
                        entry.getKey() + " status: '" + entry.getValue().state().title() + "'"
                                + (entry.getValue().message().isEmpty()
                                        ? ""
                                        : ": " + entry.getValue().message()))
                .collect(Collectors.joining(", ", "[", "]"));
    }
}
