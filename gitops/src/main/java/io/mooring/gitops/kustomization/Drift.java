package io.mooring.gitops.kustomization;

import io.mooring.gitops.drift.OwnedObjects;
import io.mooring.gitops.object.ObjectRef;
import io.mooring.gitops.operator.Key;
import io.mooring.gitops.plan.Applied;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/**
 * The objects of a Kustomization that are not what was applied any more and may be repaired now, and when the earliest of those that
 * are fought over may be.
 */
record Drift(Set<ObjectRef> repair, Instant heldUntil) {
    static final Drift NONE = new Drift(Set.of(), Instant.MAX);

    private static final Logger LOG = System.getLogger(Drift.class.getName());

    Drift {
        repair = Set.copyOf(repair);
    }

    /** Takes what the watches have heard; objects held back before are among it again. */
    static Drift hear(Memory memory, OwnedObjects owned, Key key, Instant now) {
        Set<ObjectRef> heard = owned.take(key);
        heard.forEach(memory.health()::touched);
        memory.suspects().addAll(heard);
        Set<ObjectRef> repair = new HashSet<>();
        Instant held = Instant.MAX;
        Iterator<ObjectRef> suspects = memory.suspects().iterator();
        while (suspects.hasNext()) {
            ObjectRef ref = suspects.next();
            if (!differs(memory, owned, ref)) {
                if (owned.covers(ref) || !memory.applied().containsKey(ref)) {
                    suspects.remove();
                }
                continue;
            }
            Instant allowed = memory.fights().allowedAt(ref, now);
            if (now.isBefore(allowed)) {
                held = allowed.isBefore(held) ? allowed : held;
            } else {
                repair.add(ref);
            }
        }
        return new Drift(repair, held);
    }

    /** Whether all that was applied is watched, so that comparing costs no request. */
    static boolean watched(Memory memory, OwnedObjects owned) {
        return !memory.applied().isEmpty() && memory.applied().keySet().stream().allMatch(owned::covers);
    }

    /** Counts repairs that were tried; whether they helped is seen by the marks. */
    static void repaired(Memory memory, Key key, Set<ObjectRef> repaired, Instant now) {
        for (ObjectRef ref : repaired) {
            boolean fight = memory.fights().repaired(ref, now);
            LOG.log(
                    fight ? Level.WARNING : Level.INFO,
                    "event=" + (fight ? "drift-fought-over" : "drift-repaired") + " kustomization=" + key + " object="
                            + ref);
        }
    }

    /** Whether there is something to do before the next attempt is due. */
    boolean calls(Memory memory) {
        return memory.complete() && (!repair.isEmpty() || memory.health().stirred());
    }

    /** These, and all others that differ from what was applied. */
    Set<ObjectRef> andAllThatDiffer(Memory memory, OwnedObjects owned) {
        Set<ObjectRef> all = new HashSet<>(repair);
        for (ObjectRef ref : memory.applied().keySet()) {
            if (differs(memory, owned, ref) && !memory.suspects().contains(ref)) {
                all.add(ref);
            }
        }
        return all;
    }

    Duration noLaterThan(Duration pause, Instant now) {
        return heldUntil.isBefore(now.plus(pause)) ? Duration.between(now, heldUntil) : pause;
    }

    private static boolean differs(Memory memory, OwnedObjects owned, ObjectRef ref) {
        Map<ObjectRef, Applied> applied = memory.applied();
        Applied known = applied.get(ref);
        return known != null && owned.covers(ref) && !owned.mark(ref).orElse("").equals(known.mark());
    }
}
