package io.mooring.gitops.kustomization;

import io.mooring.gitops.apply.Applier;
import io.mooring.gitops.apply.Owner;
import io.mooring.gitops.apply.Pruner;
import io.mooring.gitops.drift.OwnedObjects;
import io.mooring.gitops.health.KStatus;
import io.mooring.gitops.kustomization.KustomizationSpec.Switch;
import io.mooring.gitops.object.Cluster;
import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.object.Mark;
import io.mooring.gitops.object.ObjectRef;
import io.mooring.gitops.plan.Action;
import io.mooring.gitops.plan.Applied;
import io.mooring.gitops.plan.ChangeSet;
import io.mooring.gitops.plan.Desired;
import io.mooring.gitops.plan.Observed;
import io.mooring.gitops.plan.Plan;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** One attempt to make the cluster what a built revision says: plan, apply, prune. */
final class Attempt {
    private final Cluster cluster;
    private final Owner owner;
    private final KustomizationSpec spec;
    private final Memory memory;
    private final OwnedObjects owned;

    Attempt(Cluster cluster, Owner owner, KustomizationSpec spec, Memory memory, OwnedObjects owned) {
        this.cluster = cluster;
        this.owner = owner;
        this.spec = spec;
        this.memory = memory;
        this.owned = owned;
    }

    /** What is looked at before planning: whether everything is compared, and the objects known to have drifted. */
    record Look(boolean compare, Set<ObjectRef> repair) {}

    /** What was planned, what is applied now, and how it ended. */
    record Result(ChangeSet changes, Inventory inventory, Verdict verdict) {}

    /** Carries a revision out; {@code before} is told the inventory to write down before anything new is created. */
    Result carryOut(List<Desired> desired, Inventory known, Look look, Consumer<Inventory> before) {
        Observed observed = observed(desired, known, look);
        Plan.Pruning pruning = spec.switches().has(Switch.PRUNE) ? Plan.Pruning.ON : Plan.Pruning.OFF;
        ChangeSet changes = new Plan(desired, known.refs(), memory.applied(), observed, pruning).decide();
        Set<ObjectRef> writing = new HashSet<>(changes.refs(Action.CREATE));
        writing.addAll(changes.refs(Action.CONFIGURE));
        Inventory wanted = Inventory.of(desired);
        Inventory both = wanted.and(known);
        Runnable writeDown = () -> {
            if (!known.refs().containsAll(wanted.refs())) {
                before.accept(both);
            }
        };
        Applier.Result applied = new Applier(cluster, force())
                .apply(
                        desired.stream()
                                .filter(one -> writing.contains(one.ref()))
                                .toList(),
                        desired,
                        writeDown);
        remember(desired, applied.live());
        if (!applied.refused().isEmpty()) {
            Inventory kept = both.only(union(known.refs(), applied.live().keySet()));
            return new Result(
                    changes,
                    kept,
                    new Verdict.Failed(Verdict.Reason.RECONCILIATION_FAILED, String.join("; ", applied.refused())));
        }
        if (applied.waiting()) {
            return new Result(changes, both, new Verdict.Progressing("Waiting for definitions to be served"));
        }
        return prune(changes, wanted, known);
    }

    private Observed observed(List<Desired> desired, Inventory known, Look look) {
        if (look.compare() || memory.applied().isEmpty()) {
            return observe(desired, known);
        }
        if (look.repair().isEmpty()) {
            return new Observed.NotLooked();
        }
        Set<ObjectRef> gone = new HashSet<>(look.repair());
        gone.removeIf(ref -> owned.mark(ref).isPresent());
        return new Observed.Heard(look.repair(), gone);
    }

    private Observed observe(List<Desired> desired, Inventory known) {
        Set<ObjectRef> refs = new HashSet<>(known.refs());
        if (!known.refs().isEmpty()) {
            desired.forEach(one -> refs.add(one.ref()));
        }
        // Nothing was ever applied: there is nothing to compare with.
        return refs.isEmpty() ? new Observed.NotLooked() : new Observation(cluster, owner, owned).of(refs);
    }

    private Result prune(ChangeSet changes, Inventory wanted, Inventory known) {
        List<ObjectRef> stale = changes.refs(Action.PRUNE);
        Map<ObjectRef, String> survivors = stale.isEmpty() ? Map.of() : new Pruner(cluster, owner).prune(stale);
        memory.applied().keySet().retainAll(wanted.refs());
        memory.fights().keepOnly(wanted.refs());
        memory.health()
                .keepOnly(union(wanted.refs(), spec.healthChecks().named().keySet()));
        if (survivors.isEmpty()) {
            return new Result(changes, wanted, new Verdict.Ready());
        }
        return new Result(
                changes,
                wanted.and(known.only(survivors.keySet())),
                new Verdict.Failed(Verdict.Reason.PRUNE_FAILED, String.join("; ", survivors.values())));
    }

    private void remember(List<Desired> desired, Map<ObjectRef, KubernetesObject> live) {
        Map<ObjectRef, String> hashes = new HashMap<>();
        desired.forEach(one -> hashes.put(one.ref(), one.hash()));
        live.forEach((ref, object) -> {
            memory.applied().put(ref, new Applied(String.valueOf(hashes.get(ref)), object.uid(), Mark.of(object)));
            boolean checked =
                    spec.healthChecks().all() || spec.healthChecks().named().containsKey(ref);
            if (checked && !KStatus.passive(ref.group(), ref.kind())) {
                memory.health().saw(object);
            }
        });
    }

    /** What is applied is also to be healthy: after a restart nobody knows, so everything that can be unhealthy is looked at. */
    void expectHealth(Inventory inventory, Instant until) {
        memory.health().restart(until);
        if (spec.healthChecks().all()) {
            inventory.refs().stream()
                    .filter(ref -> !KStatus.passive(ref.group(), ref.kind()))
                    .forEach(memory.health()::expect);
        }
        spec.healthChecks().named().keySet().forEach(memory.health()::expect);
    }

    private Applier.Force force() {
        return spec.switches().has(Switch.FORCE) ? Applier.Force.RECREATE : Applier.Force.REFUSE;
    }

    private static Set<ObjectRef> union(Set<ObjectRef> one, Set<ObjectRef> other) {
        Set<ObjectRef> union = new HashSet<>(one);
        union.addAll(other);
        return union;
    }
}
