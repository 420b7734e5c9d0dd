package io.mooring.gitops.apply;

import io.mooring.gitops.object.Cluster;
import io.mooring.gitops.object.Cluster.Outcome;
import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.object.ObjectRef;
import io.mooring.gitops.object.ResourceKind;
import io.mooring.gitops.plan.Plan;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Deletes what a Kustomization no longer wants, but only what is still its own. */
public final class Pruner {
    private final Cluster cluster;
    private final Owner owner;

    public Pruner(Cluster cluster, Owner owner) {
        this.cluster = cluster;
        this.owner = owner;
    }

    /** Deletes the objects; answers with those that the apiserver refused to delete, and its words. */
    public Map<ObjectRef, String> prune(List<ObjectRef> refs) {
        Map<ObjectRef, String> survivors = new HashMap<>();
        // Against the order of applying: what others need goes last.
        List<ObjectRef> ordered = refs.stream()
                .sorted(Comparator.comparingInt(Waves::rank).reversed())
                .toList();
        int start = 0;
        while (start < ordered.size()) {
            int rank = Waves.rank(ordered.get(start));
            int end = start;
            while (end < ordered.size() && Waves.rank(ordered.get(end)) == rank) {
                end++;
            }
            List<ObjectRef> wave = ordered.subList(start, end);
            List<Optional<String>> refusals = InFlight.each(wave, this::delete);
            for (int i = 0; i < wave.size(); i++) {
                ObjectRef ref = wave.get(i);
                refusals.get(i).ifPresent(message -> survivors.put(ref, message));
            }
            start = end;
        }
        return survivors;
    }

    private Optional<String> delete(ObjectRef ref) {
        Optional<ResourceKind> kind = cluster.preferredKind(ref.group(), ref.kind());
        if (kind.isEmpty()) {
            return Optional.empty(); // Its definition is gone, and the object with it.
        }
        return switch (cluster.get(kind.get(), ref)) {
            case Outcome.Absent ignored -> Optional.empty();
            case Outcome.Refused refused -> Optional.of(ref + " delete failed: " + refused.message());
            case Outcome.Done found -> delete(kind.get(), ref, found.object());
        };
    }

    private Optional<String> delete(ResourceKind kind, ObjectRef ref, KubernetesObject live) {
        if (live.deleting()
                || Plan.disabled(live, Plan.PRUNE)
                || Plan.disabled(live, Plan.RECONCILE)
                || !owner.owns(live)) {
            return Optional.empty();
        }
        return cluster.delete(kind, ref, live.uid()) instanceof Outcome.Refused refused
                ? Optional.of(ref + " delete failed: " + refused.message())
                : Optional.empty();
    }
}
