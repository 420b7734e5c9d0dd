package io.mooring.functions.group;

import io.mooring.functions.access.Rights;
import io.mooring.functions.access.Scope;
import io.mooring.functions.cluster.ClusterRemoval;
import io.mooring.functions.cluster.Clusters;
import io.mooring.functions.operation.Cascade;
import io.mooring.protocol.arm.ClusterId;
import java.time.Instant;
import java.util.List;

/** Takes away resource groups with their clusters, some at a time; and clusters, which are targets of their own. */
public final class GroupRemoval implements Cascade.Step {
    /** So many clusters go within one request, in a few seconds. */
    static final int PER_STEP = 200;

    /** {@code /subscriptions/x/resourceGroups/y} in pieces. */
    private static final int GROUP_PARTS = 5;

    private final GroupRegistry registry;
    private final Clusters clusters;
    private final ClusterRemoval removal;
    private final Rights rights;

    public GroupRemoval(GroupRegistry registry, Clusters clusters, ClusterRemoval removal, Rights rights) {
        this.registry = registry;
        this.clusters = clusters;
        this.removal = removal;
        this.rights = rights;
    }

    @Override
    public boolean advance(String target, Instant now) {
        String[] parts = target.split("/");
        if (parts.length > GROUP_PARTS) {
            return removal.advance(target, now);
        }
        String subscription = parts[2];
        String group = parts[4];
        List<ClusterId> ids = clusters.idsOfGroup(subscription, group, PER_STEP);
        ids.forEach(removal::remove);
        if (ids.size() == PER_STEP) {
            return false;
        }
        registry.delete(subscription, group);
        rights.forget(Scope.ofGroup(subscription, group));
        return true;
    }
}
