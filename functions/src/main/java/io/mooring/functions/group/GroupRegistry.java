package io.mooring.functions.group;

import io.mooring.functions.arm.Unavailable;
import io.mooring.functions.cluster.Cluster;
import io.mooring.functions.cluster.ClusterRegistry;
import io.mooring.functions.tables.KeyRange;
import io.mooring.functions.tables.LongText;
import io.mooring.functions.tables.Row;
import io.mooring.functions.tables.RowJson;
import io.mooring.functions.tables.RowKey;
import io.mooring.functions.tables.Rows;
import io.mooring.functions.tables.Write;
import io.mooring.functions.tables.WriteResult;
import io.mooring.protocol.json.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The resource groups: those that somebody made, and those that have clusters. */
public final class GroupRegistry {
    public static final String TABLE = "ResourceGroups";

    private static final int ATTEMPTS_MAX = 5;
    private static final String RESOURCE = "Resource";

    private final Rows rows;
    private final ClusterRegistry clusters;

    public GroupRegistry(Rows rows, ClusterRegistry clusters) {
        this.rows = rows;
        this.clusters = clusters;
    }

    Optional<Group> find(String subscription, String name) {
        return rows.find(RowKey.resourceGroup(subscription, name))
                .map(GroupRegistry::group)
                .or(() -> first(KeyRange.partition(RowKey.group(subscription, name))));
    }

    /** The first groups of a subscription behind a name, by their keys. */
    List<Group> list(String subscription, @Nullable String after, int limit) {
        Map<String, Group> found = new TreeMap<>();
        KeyRange all = KeyRange.partition(RowKey.row(subscription));
        RowKey behind = after == null ? null : RowKey.resourceGroup(subscription, after);
        KeyRange rest = KeyRange.partitions(RowKey.row(subscription));
        if (after != null) {
            rest = rest.behind(RowKey.group(subscription, after));
        }
        for (int i = 0; i < limit; i++) {
            Optional<Group> next = first(rest);
            if (next.isEmpty()) {
                break;
            }
            found.put(RowKey.row(next.get().name()), next.get());
            rest = rest.behind(RowKey.group(subscription, next.get().name()));
        }
        rows.list(all.after(behind), limit).forEach(row -> found.put(row.key().row(), group(row)));
        return found.values().stream().limit(limit).toList();
    }

    /** Makes or changes a group. */
    Group change(String subscription, String name, Function<@Nullable Group, Group> change) {
        RowKey key = RowKey.resourceGroup(subscription, name);
        for (int attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
            Optional<Row> read = rows.find(key);
            Group next = change.apply(find(subscription, name).orElse(null));
            Map<String, Object> columns = new HashMap<>();
            LongText.put(columns, RESOURCE, RowJson.write(next));
            WriteResult result = rows.write(
                    read.isPresent()
                            ? new Write.Replace(key, read.get().etag(), columns)
                            : new Write.Insert(key, columns));
            if (result == WriteResult.WRITTEN) {
                return next;
            }
        }
        throw new Unavailable("change the resource group " + name, ATTEMPTS_MAX);
    }

    void delete(String subscription, String name) {
        rows.write(new Write.Delete(RowKey.resourceGroup(subscription, name), null));
    }

    /** The group of the first cluster in a range; its location is that cluster's. */
    private Optional<Group> first(KeyRange range) {
        return clusters.list(range, 1).stream().findFirst().map(GroupRegistry::around);
    }

    private static Group around(Cluster cluster) {
        return new Group(cluster.id().subscriptionId(), cluster.id().resourceGroup(), cluster.location(), Map.of());
    }

    private static Group group(Row row) {
        String json = LongText.get(row, RESOURCE);
        if (json == null) {
            throw new IllegalStateException("The row " + row.key() + " holds no resource group.");
        }
        return Json.mapper().readValue(json, Group.class);
    }
}
