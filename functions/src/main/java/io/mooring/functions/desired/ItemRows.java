package io.mooring.functions.desired;

import io.mooring.functions.arm.ArmFailure;
import io.mooring.functions.tables.LongText;
import io.mooring.functions.tables.Row;
import io.mooring.functions.tables.RowJson;
import io.mooring.functions.tables.RowKey;
import io.mooring.protocol.arm.ClusterId;
import io.mooring.protocol.json.Json;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** How what is wanted of a cluster is kept in rows. */
final class ItemRows {
    /** Sorts before all items: who reads a partition in order never takes old items for a new generation. */
    private static final String HEAD = "0";

    static final String PRINCIPAL_ID = "PrincipalId";

    private static final String GENERATION = "Generation";
    private static final String WRITE_ID = "WriteId";
    private static final String ITEM = "Item";
    private static final String REPORT = "Report";
    private static final String REPORT_GENERATION = "ReportGeneration";
    private static final String REPORTED_AT = "ReportedAt";

    private ItemRows() {}

    static RowKey headKey(ClusterId cluster) {
        return RowKey.ofCluster(cluster, HEAD);
    }

    static RowKey key(ClusterId cluster, ItemKind kind, String name) {
        return RowKey.ofCluster(cluster, kind.collection(), name);
    }

    static boolean isHead(Row row) {
        return HEAD.equals(row.key().row());
    }

    static boolean belongsTo(Row row, Place place) {
        return place.principalId().equals(row.text(PRINCIPAL_ID));
    }

    static long generation(Row head) {
        return head.number(GENERATION);
    }

    static boolean wasWrittenAs(Row head, String writeId) {
        return writeId.equals(head.text(WRITE_ID));
    }

    static Map<String, Object> head(Place place, long generation, String writeId) {
        return Map.of(PRINCIPAL_ID, place.principalId(), GENERATION, generation, WRITE_ID, writeId);
    }

    static Map<String, Object> columns(Place place, Item item) {
        Map<String, Object> columns = new HashMap<>();
        columns.put(PRINCIPAL_ID, place.principalId());
        Item stored = item.reported(null);
        String json = RowJson.write(stored);
        if (json.length() > LongText.LENGTH_MAX) {
            throw ArmFailure.of(
                    400,
                    "ResourceTooLarge",
                    "The resource has " + json.length() + " characters of JSON; the hub keeps " + LongText.LENGTH_MAX
                            + " at most.");
        }
        LongText.put(columns, ITEM, json);
        if (item.report() != null) {
            columns.putAll(reportColumns(item.report()));
        }
        return columns;
    }

    static Map<String, Object> reportColumns(Item.Report report) {
        Map<String, Object> columns = new HashMap<>();
        columns.put(REPORT_GENERATION, report.generation());
        columns.put(REPORTED_AT, report.at());
        LongText.put(columns, REPORT, RowJson.write(report.body()));
        return columns;
    }

    static Item item(Row row) {
        String json = LongText.get(row, ITEM);
        if (json == null) {
            throw new IllegalStateException("The row " + row.key() + " holds nothing that is wanted.");
        }
        Item item = Json.mapper().readValue(json, Item.class);
        String report = LongText.get(row, REPORT);
        Instant at = row.time(REPORTED_AT);
        if (report == null || at == null) {
            return item;
        }
        JsonNode body = Json.mapper().readTree(report);
        return item.reported(new Item.Report(row.number(REPORT_GENERATION), at, body));
    }
}
