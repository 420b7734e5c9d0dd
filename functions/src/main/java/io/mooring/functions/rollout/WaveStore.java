package io.mooring.functions.rollout;

import io.mooring.functions.tables.LongText;
import io.mooring.functions.tables.Row;
import io.mooring.functions.tables.RowJson;
import io.mooring.functions.tables.RowKey;
import io.mooring.functions.tables.Rows;
import io.mooring.functions.tables.Write;
import io.mooring.functions.tables.WriteResult;
import io.mooring.protocol.json.Json;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How far versions have come, a row for each type. */
final class WaveStore {
    static final String TABLE = "ExtensionRollouts";

    private static final String PARTITION = "rollout";
    private static final String WAVES = "Waves";

    private final Rows rows;

    WaveStore(Rows rows) {
        this.rows = rows;
    }

    /**
     * What is known of a type.
     *
     * @param row null if there is none yet
     */
    record Known(TypeWaves waves, @Nullable Row row) {}

    Known read(String type) {
        Row row = rows.find(key(type)).orElse(null);
        String json = row == null ? null : LongText.get(row, WAVES);
        return new Known(json == null ? TypeWaves.NONE : Json.mapper().readValue(json, TypeWaves.class), row);
    }

    /** False if another instance of the hub was first. */
    boolean write(String type, Known before, TypeWaves next) {
        Map<String, Object> columns = new HashMap<>();
        LongText.put(columns, WAVES, RowJson.write(next));
        Row row = before.row();
        return rows.write(
                        row == null
                                ? new Write.Insert(key(type), columns)
                                : new Write.Replace(key(type), row.etag(), columns))
                == WriteResult.WRITTEN;
    }

    private static RowKey key(String type) {
        return new RowKey(PARTITION, RowKey.row(type));
    }
}
