package io.mooring.functions.desired;

import io.mooring.functions.cluster.Cluster;
import io.mooring.protocol.arm.ClusterId;

/**
 * One incarnation of a cluster: what is wanted of it dies with it, even if rows of it are left over.
 *
 * @param principalId of the incarnation
 */
public record Place(ClusterId cluster, String principalId) {
    public static Place of(Cluster cluster) {
        return new Place(cluster.id(), cluster.principalId());
    }
}
