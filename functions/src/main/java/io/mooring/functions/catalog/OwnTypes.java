package io.mooring.functions.catalog;

import io.mooring.functions.tables.KeyRange;
import io.mooring.functions.tables.LongText;
import io.mooring.functions.tables.Row;
import io.mooring.functions.tables.RowJson;
import io.mooring.functions.tables.RowKey;
import io.mooring.functions.tables.Rows;
import io.mooring.functions.tables.Write;
import io.mooring.functions.tables.WriteResult;
import io.mooring.protocol.json.Json;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The types that were fetched from the hub's own source, a row for each file, and how that went. */
public final class OwnTypes {
    public static final String TABLE = "ExtensionTypes";

    private static final String FILES = "types";
    private static final String FILE = "File";
    private static final String TYPE = "Type";
    private static final String STATE = "State";
    private static final RowKey STATE_KEY = new RowKey("source", "state");
    private static final int FILES_MAX = 400;

    private final Rows rows;

    public OwnTypes(Rows rows) {
        this.rows = rows;
    }

    /**
     * How the last look at the source went.
     *
     * @param revision that the types are of; empty before there was any
     * @param checkedAt when the source was asked last
     * @param error why nothing could be fetched, null if it could
     * @param files what is wrong with single files, of which the last good version stays
     */
    public record State(
            String source,
            String revision,
            @Nullable Instant fetchedAt,
            @Nullable Instant checkedAt,
            @Nullable String error,
            Map<String, String> files) {
        static final State NONE = new State("", "", null, null, null, Map.of());

        public State {
            files = new TreeMap<>(files);
        }
    }

    State state() {
        String json = rows.find(STATE_KEY).map(row -> LongText.get(row, STATE)).orElse(null);
        return json == null ? State.NONE : Json.mapper().readValue(json, State.class);
    }

    void write(State state) {
        put(STATE_KEY, STATE, RowJson.write(state), Map.of());
    }

    /** The types as their files have them, by the file. */
    Map<String, JsonNode> byFile() {
        Map<String, JsonNode> types = new TreeMap<>();
        for (Row row : rows.list(KeyRange.partition(FILES), FILES_MAX)) {
            String file = row.text(FILE);
            String json = LongText.get(row, TYPE);
            if (file != null && json != null) {
                types.put(file, Json.mapper().readTree(json));
            }
        }
        return types;
    }

    void put(String file, JsonNode type) {
        put(key(file), TYPE, RowJson.write(type), Map.of(FILE, file));
    }

    void delete(List<String> files) {
        files.forEach(file -> rows.write(new Write.Delete(key(file), null)));
    }

    /** What a shorter text leaves of a longer one is overwritten, see {@link LongText}. */
    private void put(RowKey key, String column, String json, Map<String, String> others) {
        Map<String, Object> columns = new HashMap<>(others);
        LongText.put(columns, column, json);
        if (rows.write(new Write.Merge(key, null, columns)) != WriteResult.WRITTEN) {
            rows.write(new Write.Insert(key, columns));
        }
    }

    private static RowKey key(String file) {
        return new RowKey(FILES, RowKey.row(file));
    }
}
