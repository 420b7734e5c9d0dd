package io.mooring.functions.cluster;

import io.mooring.functions.connectivity.LinksByStatus;
import io.mooring.functions.tables.KeyRange;
import io.mooring.functions.tables.RowKey;
import io.mooring.protocol.connectivity.ConnectivityStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds clusters by their status, beginning with their links: so a list costs what it shows, and not the fleet. */
final class ClustersByStatus {
    /** So many reads find nothing only if rows are left over from clusters that have gone. */
    private static final int ROUNDS_MAX = 10;

    private final ClusterRegistry registry;
    private final LinksByStatus links;

    ClustersByStatus(ClusterRegistry registry, LinksByStatus links) {
        this.registry = registry;
        this.links = links;
    }

    /**
     * A part of a list.
     *
     * @param last where the next part goes on behind, null if there is none
     */
    record Page(
            List<ClusterReads.Linked> clusters, @Nullable RowKey last) {}

    /** @param ranges of the links, in the order of their keys */
    Page page(List<KeyRange> ranges, ConnectivityStatus status, @Nullable RowKey after, int size, Instant now) {
        List<ClusterReads.Linked> found = new ArrayList<>();
        RowKey behind = after;
        int rounds = 0;
        for (KeyRange range : ranges) {
            boolean more = true;
            while (more) {
                if (found.size() == size || rounds++ == ROUNDS_MAX) {
                    return new Page(found, behind);
                }
                LinksByStatus.Found part = links.in(range.after(behind), status, now, size - found.size());
                found.addAll(clusters(part.links()));
                more = part.end() != null;
                behind = more ? part.end() : behind;
            }
        }
        return new Page(found, null);
    }

    private List<ClusterReads.Linked> clusters(List<LinksByStatus.Keyed> links) {
        List<ClusterReads.Linked> found = new ArrayList<>();
        if (links.isEmpty()) {
            return found;
        }
        Map<RowKey, Cluster> known = new HashMap<>();
        var span = new KeyRange(
                cluster(links.getFirst()),
                new RowKey(
                        links.getLast().key().partition(),
                        cluster(links.getLast()).row() + '\u0001'),
                null);
        for (Cluster cluster : registry.list(span, 2 * links.size())) {
            known.put(RowKey.cluster(cluster.id()), cluster);
        }
        for (LinksByStatus.Keyed link : links) {
            Cluster cluster = known.get(cluster(link));
            if (cluster == null) {
                cluster = registry.at(cluster(link)).orElse(null);
            }
            if (cluster != null
                    && RowKey.incarnation(cluster.id(), cluster.principalId()).equals(link.key())) {
                found.add(new ClusterReads.Linked(cluster, link.link()));
            }
        }
        return found;
    }

    private static RowKey cluster(LinksByStatus.Keyed link) {
        String row = link.key().row();
        return new RowKey(link.key().partition(), row.substring(0, row.indexOf(RowKey.ROW_SEPARATOR)));
    }
}
