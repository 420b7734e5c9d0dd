package io.mooring.functions.authorization;

import io.mooring.functions.access.Scope;
import io.mooring.protocol.arm.ClusterId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether somebody may do something to the objects inside a cluster, as the roles of the hub have it. */
public final class DataAccess {
    private static final String PREFIX = "Microsoft.Kubernetes/connectedClusters/";

    private final RoleBook book;

    DataAccess(RoleBook book) {
        this.book = book;
    }

    /**
     * Decides one data action.
     *
     * @param objectId of who asks; groups by their object ids
     * @param action such as {@code Microsoft.Kubernetes/connectedClusters/apps/deployments/write}
     * @param namespace null for what is in no namespace
     */
    public boolean allows(
            String objectId, Set<String> groups, String action, ClusterId cluster, @Nullable String namespace) {
        Scope scope = Scope.of(cluster);
        return action.regionMatches(true, 0, PREFIX, 0, PREFIX.length())
                && book.allowsData(
                        objectId,
                        groups,
                        action,
                        namespace == null ? scope : new Scope(scope + "/namespaces/" + namespace));
    }
}
