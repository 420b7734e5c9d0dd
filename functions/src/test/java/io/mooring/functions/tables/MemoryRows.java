package io.mooring.functions.tables;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A table in memory. */
public final class MemoryRows implements Rows {
    private final TreeMap<RowKey, Row> rows = new TreeMap<>();
    private long version;

    @Override
    public synchronized Optional<Row> find(RowKey key) {
        return Optional.ofNullable(rows.get(key));
    }

    @Override
    public synchronized List<Row> list(KeyRange range, Where where, int limit) {
        return rows.subMap(range.from(), range.to()).values().stream()
                .filter(row -> range.contains(row.key()) && where.holds(row))
                .limit(limit)
                .toList();
    }

    @Override
    public WriteResult write(List<Write> writes) {
        return commit(writes).result();
    }

    @Override
    public synchronized BatchResult commit(List<Write> writes) {
        WriteLimits.check(writes);
        for (int i = 0; i < writes.size(); i++) {
            WriteResult result = check(writes.get(i));
            if (result != WriteResult.WRITTEN) {
                return new BatchResult(result, i, List.of());
            }
        }
        return new BatchResult(
                WriteResult.WRITTEN, -1, writes.stream().map(this::apply).toList());
    }

    /** All rows, for a look from outside. */
    public synchronized List<Row> all() {
        return new ArrayList<>(rows.values());
    }

    /** As if the storage had lost its last writes. */
    public synchronized void restore(List<Row> earlier) {
        rows.clear();
        earlier.forEach(row -> rows.put(row.key(), row));
    }

    private WriteResult check(Write write) {
        Row present = rows.get(write.key());
        String etag = switch (write) {
            case Write.Insert insert -> null;
            case Write.Replace replace -> replace.etag();
            case Write.Merge merge -> merge.etag();
            case Write.Delete delete -> delete.etag();
        };
        if (write instanceof Write.Insert) {
            return present == null ? WriteResult.WRITTEN : WriteResult.CONFLICT;
        }
        if (present == null) {
            return WriteResult.MISSING;
        }
        return etag == null || etag.equals(present.etag()) ? WriteResult.WRITTEN : WriteResult.CONFLICT;
    }

    /** The version that was made, empty for none. */
    private String apply(Write write) {
        switch (write) {
            case Write.Insert insert -> put(insert.key(), insert.columns());
            case Write.Replace replace -> put(replace.key(), replace.columns());
            case Write.Merge merge -> {
                Row present = rows.get(merge.key());
                Map<String, Object> columns = new HashMap<>(present == null ? Map.of() : present.columns());
                columns.putAll(merge.columns());
                put(merge.key(), columns);
            }
            case Write.Delete delete -> rows.remove(delete.key());
        }
        Row made = rows.get(write.key());
        return made == null ? "" : made.etag();
    }

    private void put(RowKey key, Map<String, Object> columns) {
        rows.put(key, new Row(key, "W/\"datetime'" + ++version + "'\"", columns));
    }
}
