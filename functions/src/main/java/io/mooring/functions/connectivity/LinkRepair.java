package io.mooring.functions.connectivity;

import io.mooring.functions.arm.ArmFailure;
import io.mooring.functions.cluster.ClusterRegistry;
import io.mooring.functions.tables.WriteResult;
import io.mooring.protocol.arm.ClusterId;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the row of a link that is not there, be it new or lost.
 *
 * <p>A row must not outlive its cluster: so the cluster is looked up again after the row was made, in case it was
 * deleted meanwhile.
 */
public final class LinkRepair {
    private final LinkRegistry links;
    private final ClusterRegistry clusters;

    public LinkRepair(LinkRegistry links, ClusterRegistry clusters) {
        this.links = links;
        this.clusters = clusters;
    }

    /** Records the end of the newest certificate and what came with it, in a row that is made if need be. */
    public void identity(ClusterId cluster, String principalId, Instant notAfter, @Nullable String settingsKey) {
        if (links.identity(cluster, principalId, notAfter, settingsKey) == WriteResult.MISSING) {
            create(cluster, principalId, notAfter, settingsKey);
        }
    }

    /**
     * Makes the row of a cluster that begins to enrol.
     *
     * @return a conflict if there is a row
     * @throws ArmFailure 401 if the cluster has gone
     */
    public WriteResult claim(ClusterId cluster, String principalId, Map<String, Object> columns) {
        WriteResult made = links.create(cluster, principalId, columns);
        if (made == WriteResult.WRITTEN) {
            confirm(cluster, principalId);
        }
        return made;
    }

    /** @throws ArmFailure 401 if the identity's cluster has gone */
    void create(ClusterId cluster, String principalId, Instant notAfter, @Nullable String settingsKey) {
        clusters.confirm(cluster, principalId);
        if (links.create(cluster, principalId, LinkRegistry.identity(notAfter, settingsKey)) == WriteResult.CONFLICT) {
            links.identity(cluster, principalId, notAfter, settingsKey);
        }
        confirm(cluster, principalId);
    }

    private void confirm(ClusterId cluster, String principalId) {
        try {
            clusters.confirm(cluster, principalId);
        } catch (ArmFailure revoked) {
            links.delete(cluster, principalId);
            throw revoked;
        }
    }
}
