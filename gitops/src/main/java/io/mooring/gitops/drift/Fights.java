package io.mooring.gitops.drift;

import io.mooring.gitops.object.ObjectRef;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * How often each object has been repaired of late. Whoever changes an object back again and again is another controller: to go on at
 * its pace would load the apiserver and convince nobody.
 */
public final class Fights {
    /** As many repairs in a row are done at once: people make several edits one after the other. */
    private static final int ROUNDS_AT_ONCE = 5;

    private static final Duration FIRST = Duration.ofSeconds(10);
    private static final Duration MOST = Duration.ofMinutes(10);

    /** An object left alone for so long, on top of twice its last pause, is no longer fought over. */
    private static final Duration PEACE = Duration.ofMinutes(1);

    private final Map<ObjectRef, Bout> bouts = new HashMap<>();

    private record Bout(int rounds, Instant last, Duration pause) {
        Instant peaceAt() {
            return last.plus(pause.multipliedBy(2)).plus(PEACE);
        }
    }

    /** When the object may be repaired. */
    public Instant allowedAt(ObjectRef ref, Instant now) {
        Bout bout = bouts.get(ref);
        return bout == null || bout.pause.isZero() ? now : bout.last.plus(bout.pause);
    }

    /** Counts a repair; answers whether this is a fight. */
    public boolean repaired(ObjectRef ref, Instant now) {
        Bout before = bouts.get(ref);
        int rounds = before != null && now.isBefore(before.peaceAt()) ? before.rounds + 1 : 1;
        int over = rounds - ROUNDS_AT_ONCE;
        Duration pause = over < 0 ? Duration.ZERO : FIRST.multipliedBy(1L << Math.min(over, 10));
        bouts.put(ref, new Bout(rounds, now, pause.compareTo(MOST) > 0 ? MOST : pause));
        return over >= 0;
    }

    public void keepOnly(Set<ObjectRef> refs) {
        bouts.keySet().retainAll(refs);
    }
}
