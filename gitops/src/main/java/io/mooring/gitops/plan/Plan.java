package io.mooring.gitops.plan;

import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.object.ObjectRef;
import io.mooring.gitops.plan.ChangeSet.Entry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Everything a change set is decided from. */
public record Plan(
        List<Desired> desired,
        Set<ObjectRef> inventory,
        Map<ObjectRef, Applied> applied,
        Observed observed,
        Pruning pruning) {
    /** The annotations of Flux; its users' manifests bear them. */
    static final String PREFIX = "kustomize.toolkit.fluxcd.io/";

    public static final String PRUNE = PREFIX + "prune";
    public static final String RECONCILE = PREFIX + "reconcile";
    public static final String SSA = PREFIX + "ssa";
    public static final String FORCE = PREFIX + "force";

    /** Whether objects that are no longer desired are deleted. */
    public enum Pruning {
        ON,
        OFF
    }

    /** Whether the object itself switches a behaviour off. */
    public static boolean disabled(KubernetesObject object, String annotation) {
        return object.annotation(annotation)
                        .filter("disabled"::equalsIgnoreCase)
                        .isPresent()
                || object.label(annotation).filter("disabled"::equalsIgnoreCase).isPresent();
    }

    public ChangeSet decide() {
        List<Entry> entries = new ArrayList<>();
        Set<ObjectRef> wanted = new HashSet<>();
        for (Desired one : desired) {
            wanted.add(one.ref());
            entries.add(entry(one));
        }
        if (pruning == Pruning.ON) {
            for (ObjectRef ref : new TreeSet<>(inventory)) {
                if (!wanted.contains(ref)) {
                    entries.add(new Entry(ref, Action.PRUNE, "no longer in the source"));
                }
            }
        }
        return new ChangeSet(entries);
    }

    private Entry entry(Desired one) {
        ObjectRef ref = one.ref();
        if (disabled(one.object(), RECONCILE)) {
            return new Entry(ref, Action.SKIP, "reconcile is disabled");
        }
        String ssa = one.object().annotation(SSA).orElse("");
        if (ssa.equalsIgnoreCase("Ignore")) {
            return new Entry(ref, Action.SKIP, "ssa: Ignore");
        }
        Applied before = applied.get(ref);
        if (observed instanceof Observed.Heard heard && heard.gone().contains(ref)) {
            return new Entry(ref, Action.CREATE, "was deleted or lost its owner labels");
        }
        if (ssa.equalsIgnoreCase("IfNotPresent") && before != null) {
            return new Entry(ref, Action.SKIP, "ssa: IfNotPresent");
        }
        return switch (observed) {
            case Observed.NotLooked() -> trusting(one, before);
            case Observed.Heard heard ->
                heard.edited().contains(ref)
                        ? new Entry(ref, Action.CONFIGURE, "changed in the cluster")
                        : trusting(one, before);
            case Observed.Seen seen -> comparing(one, before, seen);
        };
    }

    private Entry trusting(Desired one, @Nullable Applied before) {
        if (before != null && before.hash().equals(one.hash())) {
            return new Entry(one.ref(), Action.UNCHANGED, "");
        }
        boolean known = before != null || inventory.contains(one.ref());
        return new Entry(one.ref(), known ? Action.CONFIGURE : Action.CREATE, known ? "manifest changed" : "");
    }

    private Entry comparing(Desired one, @Nullable Applied before, Observed.Seen seen) {
        ObjectRef ref = one.ref();
        if (seen.unknownKinds().contains(ref.group() + "/" + ref.kind())) {
            return new Entry(ref, inventory.contains(ref) ? Action.CONFIGURE : Action.CREATE, "could not be listed");
        }
        String mark = seen.marks().get(ref);
        if (mark == null) {
            return new Entry(ref, Action.CREATE, before == null ? "" : "was deleted or lost its owner labels");
        }
        if (before == null || !before.hash().equals(one.hash())) {
            return new Entry(ref, Action.CONFIGURE, "manifest changed");
        }
        return mark.equals(before.mark())
                ? new Entry(ref, Action.UNCHANGED, "")
                : new Entry(ref, Action.CONFIGURE, "changed in the cluster");
    }
}
