package io.mooring.functions.tables;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A change of one row. Columns hold String, Long, Boolean or Instant. */
public sealed interface Write {
    RowKey key();

    /** A new row; a conflict if there is one. */
    record Insert(RowKey key, Map<String, Object> columns) implements Write {
        public Insert {
            columns = Map.copyOf(columns);
        }
    }

    /** All columns of the version that was read; a conflict if there is another version. */
    record Replace(RowKey key, String etag, Map<String, Object> columns) implements Write {
        public Replace {
            columns = Map.copyOf(columns);
        }
    }

    /**
     * Some columns of a row that is there; never makes one.
     *
     * @param etag the version that was read, or null if the columns are the writer's own
     */
    record Merge(RowKey key, @Nullable String etag, Map<String, Object> columns) implements Write {
        public Merge {
            columns = Map.copyOf(columns);
        }
    }

    /**
     * The row goes.
     *
     * @param etag the version that was read, or null for any
     */
    record Delete(RowKey key, @Nullable String etag) implements Write {}
}
