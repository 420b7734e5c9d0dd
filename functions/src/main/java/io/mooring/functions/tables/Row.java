package io.mooring.functions.tables;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row as it was read.
 *
 * @param etag of the version that was read
 * @param columns by name: String, Long, Boolean or Instant
 */
public record Row(RowKey key, String etag, Map<String, Object> columns) {
    public Row {
        columns = Map.copyOf(columns);
    }

    public @Nullable String text(String column) {
        return columns.get(column) instanceof String text ? text : null;
    }

    public long number(String column) {
        return columns.get(column) instanceof Long number ? number : 0;
    }

    public boolean flag(String column) {
        return columns.get(column) instanceof Boolean flag && flag;
    }

    public @Nullable Instant time(String column) {
        return columns.get(column) instanceof Instant time ? time : null;
    }
}
