package io.mooring.gitops.plan;

import io.mooring.gitops.object.ObjectRef;
import java.util.Map;
import java.util.Set;

/** What is known of the objects in the cluster at the time of planning. */
public sealed interface Observed {
    /** Nobody looked: what was applied is taken to be there still. */
    record NotLooked() implements Observed {}

    /**
     * Seen: the resource versions by object. Kinds that could not be listed are unknown, so that their objects are applied
     * again to be sure.
     */
    record Seen(Map<ObjectRef, String> versions, Set<String> unknownKinds) implements Observed {
        public Seen {
            versions = Map.copyOf(versions);
            unknownKinds = Set.copyOf(unknownKinds);
        }
    }
}
