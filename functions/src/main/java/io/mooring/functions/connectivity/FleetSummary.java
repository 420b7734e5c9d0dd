package io.mooring.functions.connectivity;

import io.mooring.functions.tables.KeyRange;
import io.mooring.functions.tables.LongText;
import io.mooring.functions.tables.Row;
import io.mooring.functions.tables.RowJson;
import io.mooring.functions.tables.RowKey;
import io.mooring.functions.tables.Rows;
import io.mooring.functions.tables.Write;
import io.mooring.protocol.connectivity.ConnectivityStatus;
import io.mooring.protocol.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The counts of all resource groups side by side, as the last sweep left them, so that whoever asks reads some rows and
 * not one for each group.
 */
public final class FleetSummary {
    private static final String PARTITION = "summary";
    private static final String GROUPS = "Groups";
    private static final int SHARDS = 32;
    private static final int ROWS_MAX = 10_000;

    private final Rows rows;

    /** @param rows the table of {@link Partitions} */
    public FleetSummary(Rows rows) {
        this.rows = rows;
    }

    /**
     * A group's counts.
     *
     * @param asOf when a sweep made sure of them last
     */
    public record Counted(Instant asOf, Map<ConnectivityStatus, Long> counts) {
        public StatusCounts all() {
            return new StatusCounts(counts);
        }
    }

    /** The groups of a subscription by their keys. */
    public SortedMap<String, Counted> ofSubscription(String subscription) {
        return groups(rows.list(KeyRange.rows(PARTITION, RowKey.row(subscription)), SHARDS));
    }

    /** All groups, by the key of their partition. */
    SortedMap<String, Counted> all() {
        return groups(rows.list(KeyRange.partition(PARTITION), ROWS_MAX));
    }

    /** Replaces the counts of all groups; if another sweep is about to do the same, one of them does. */
    void write(Map<String, Counted> groups) {
        Map<String, List<Write>> bySubscription = new HashMap<>();
        Map<RowKey, Row> present = new HashMap<>();
        rows.list(KeyRange.partition(PARTITION), ROWS_MAX).forEach(row -> present.put(row.key(), row));
        Map<RowKey, SortedMap<String, Counted>> shards = new TreeMap<>();
        groups.forEach((partition, counted) ->
                shards.computeIfAbsent(key(partition), any -> new TreeMap<>()).put(partition, counted));
        shards.forEach((key, some) -> {
            Map<String, Object> columns = new HashMap<>();
            LongText.put(columns, GROUPS, RowJson.write(some));
            Row before = present.get(key);
            bySubscription
                    .computeIfAbsent(subscription(key), any -> new ArrayList<>())
                    .add(
                            before == null
                                    ? new Write.Insert(key, columns)
                                    : new Write.Replace(key, before.etag(), columns));
        });
        bySubscription.values().forEach(rows::write);
    }

    private static RowKey key(String partition) {
        int end = partition.indexOf(RowKey.PARTITION_SEPARATOR);
        String subscription = end < 0 ? partition : partition.substring(0, end);
        int shard = Math.floorMod(partition.hashCode(), SHARDS);
        return new RowKey(PARTITION, RowKey.row(subscription, String.format(Locale.ROOT, "%02d", shard)));
    }

    private static String subscription(RowKey key) {
        return key.row().substring(0, key.row().indexOf(RowKey.ROW_SEPARATOR));
    }

    private static SortedMap<String, Counted> groups(List<Row> read) {
        SortedMap<String, Counted> groups = new TreeMap<>();
        for (Row row : read) {
            String json = LongText.get(row, GROUPS);
            if (json != null) {
                Json.mapper().readTree(json).forEachEntry((partition, node) -> {
                    Map<ConnectivityStatus, Long> counts = new EnumMap<>(ConnectivityStatus.class);
                    for (ConnectivityStatus status : ConnectivityStatus.values()) {
                        counts.put(
                                status,
                                node.path("counts").path(status.wireName()).asLong(0));
                    }
                    groups.put(
                            partition,
                            new Counted(Instant.parse(node.path("asOf").asString("")), counts));
                });
            }
        }
        return groups;
    }
}
