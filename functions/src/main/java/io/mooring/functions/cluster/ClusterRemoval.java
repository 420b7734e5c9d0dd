package io.mooring.functions.cluster;

import io.mooring.functions.access.Rights;
import io.mooring.functions.access.Scope;
import io.mooring.functions.connectivity.LinkRegistry;
import io.mooring.functions.connectivity.TransitionLog;
import io.mooring.functions.desired.DesiredStore;
import io.mooring.functions.operation.Cascade;
import io.mooring.protocol.arm.ClusterId;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes away what belonged to clusters that have gone, however much it is. */
public final class ClusterRemoval implements Cascade.Step {
    /** More would be more than {@value} times what one step takes. */
    private static final int STEPS_MAX = 100;

    private final ClusterRegistry registry;
    private final LinkRegistry links;
    private final TransitionLog transitions;
    private final DesiredStore desired;
    private final Rights rights;

    public ClusterRemoval(
            ClusterRegistry registry,
            LinkRegistry links,
            TransitionLog transitions,
            DesiredStore desired,
            Rights rights) {
        this.registry = registry;
        this.links = links;
        this.transitions = transitions;
        this.desired = desired;
        this.rights = rights;
    }

    /** Takes some of what is left of a cluster; what belongs to one that was made again meanwhile stays. */
    @Override
    public boolean advance(String target, Instant now) {
        ClusterId id = ClusterId.parse(target);
        Optional<Cluster> again = registry.find(id);
        return again.isEmpty() ? sweepUp(id, null) : sweepUp(id, again.get().principalId());
    }

    /** Deletes a cluster whatever it is like, and all that belonged to it; one that is not there is no failure. */
    public void remove(ClusterId id) {
        boolean unused = registry.delete(id, present -> {});
        for (int step = 0; step < STEPS_MAX && !sweepUp(id, null); step++) {
            // The next step goes on where this one stopped.
        }
    }

    /**
     * Takes away some of what is left of a cluster's incarnations.
     *
     * @param principalId of the one that stays, or null
     * @return whether nothing is left
     */
    boolean sweepUp(ClusterId id, @Nullable String principalId) {
        links.deleteOthers(id, principalId);
        transitions.deleteOthers(id, principalId);
        boolean done = desired.deleteOthers(id, principalId);
        rights.forget(Scope.of(id));
        return done;
    }
}
