package io.mooring.gitops.plan;

import io.mooring.gitops.object.ObjectRef;
import java.util.Map;
import java.util.Set;

/** What is known of the objects in the cluster at the time of planning. */
public sealed interface Observed {
    /** Nobody looked: what was applied is taken to be there still. */
    record NotLooked() implements Observed {}

    /** Heard of: these objects are not what was applied any more; of the others nothing was heard. */
    record Heard(Set<ObjectRef> edited, Set<ObjectRef> gone) implements Observed {
        public Heard {
            edited = Set.copyOf(edited);
            gone = Set.copyOf(gone);
        }
    }

    /**
     * Seen: the marks by object. Kinds that could not be listed are unknown, so that their objects are applied
     * again to be sure.
     */
    record Seen(Map<ObjectRef, String> marks, Set<String> unknownKinds) implements Observed {
        public Seen {
            marks = Map.copyOf(marks);
            unknownKinds = Set.copyOf(unknownKinds);
        }
    }
}
