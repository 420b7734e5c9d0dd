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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The objects of one Kustomization that are not healthy yet, and until when that is all right. No thread waits on it. */
final class HealthState {
    private static final Duration FIRST_LOOK = Duration.ofMillis(500);
    private static final Duration LOOK_MAX = Duration.ofSeconds(5);
    private static final int NAMED_MAX = 20;

    private final Map<ObjectRef, Health> pending = new TreeMap<>();
    private Instant deadline = Instant.MAX;
    private int looks;

    /** A new revision or spec: the wait begins anew. */
    void restart(Instant until) {
        pending.clear();
        deadline = until;
        looks = 0;
    }

    void keepOnly(java.util.Set<ObjectRef> refs) {
        pending.keySet().retainAll(refs);
    }

    void expect(ObjectRef ref) {
        pending.putIfAbsent(ref, new Health(Health.State.IN_PROGRESS, "has not been looked at"));
    }

    void saw(KubernetesObject live) {
        Health health = KStatus.of(live);
        if (health.state() == Health.State.CURRENT) {
            pending.remove(live.ref());
        } else {
            pending.put(live.ref(), health);
        }
    }

    boolean settled() {
        return pending.isEmpty();
    }

    /** Looks once at all that is pending. */
    void look(Cluster cluster) {
        looks++;
        List<ObjectRef> refs = List.copyOf(pending.keySet());
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

    /** When to look again. */
    Duration nextLook() {
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
