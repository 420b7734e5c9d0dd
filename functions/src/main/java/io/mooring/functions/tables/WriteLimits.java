package io.mooring.functions.tables;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What Table storage takes at once. Checked before anything is sent: what is too much will not become less. */
final class WriteLimits {
    /** 64 KiB in UTF-16. */
    static final int TEXT_LENGTH_MAX = 32 * 1024;

    static final int ROW_BYTES_MAX = 1 << 20;
    static final int BATCH_BYTES_MAX = 4 << 20;
    private static final int KEY_LENGTH_MAX = 512;
    private static final int COLUMNS_MAX = 252;

    /** Of a column in a batch: what says its type, and the JSON around it. */
    private static final int COLUMN_OVERHEAD = 64;

    private WriteLimits() {}

    /** @throws IllegalArgumentException if these writes could never be made together */
    static void check(List<Write> writes) {
        if (writes.isEmpty() || writes.size() > Rows.WRITES_MAX) {
            throw new IllegalArgumentException("A batch has 1 to " + Rows.WRITES_MAX + " writes, not " + writes.size());
        }
        Set<RowKey> keys = new HashSet<>();
        long total = 0;
        for (Write write : writes) {
            RowKey key = write.key();
            if (!key.partition().equals(writes.get(0).key().partition()) || !keys.add(key)) {
                throw new IllegalArgumentException("A batch has different rows of one partition: " + key);
            }
            total += check(key, columns(write));
        }
        if (total > BATCH_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "A batch has " + BATCH_BYTES_MAX + " bytes at most, this one has " + total);
        }
    }

    private static Map<String, Object> columns(Write write) {
        return switch (write) {
            case Write.Insert insert -> insert.columns();
            case Write.Replace replace -> replace.columns();
            case Write.Merge merge -> merge.columns();
            case Write.Delete delete -> Map.of();
        };
    }

    /** The row's bytes in UTF-16, as the storage counts them, are limited; answers about those of the request. */
    private static long check(RowKey key, Map<String, Object> columns) {
        checkKey(key, key.partition());
        checkKey(key, key.row());
        if (columns.size() > COLUMNS_MAX) {
            throw new IllegalArgumentException("The row " + key + " has " + columns.size() + " columns");
        }
        long row = 4 + 2L * (key.partition().length() + key.row().length());
        long request = row;
        for (Map.Entry<String, Object> column : columns.entrySet()) {
            int length = column.getValue() instanceof String text ? text.length() : 4;
            if (length > TEXT_LENGTH_MAX) {
                throw new IllegalArgumentException("The column " + column.getKey() + " of " + key + " has " + length
                        + " characters, of " + TEXT_LENGTH_MAX + " that fit");
            }
            row += 8 + 2L * column.getKey().length() + 2L * length + 4;
            request += COLUMN_OVERHEAD + column.getKey().length() + length;
        }
        if (row > ROW_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "The row " + key + " has " + row + " bytes, of " + ROW_BYTES_MAX + " that fit");
        }
        return request;
    }

    private static void checkKey(RowKey key, String part) {
        boolean bad = part.length() > KEY_LENGTH_MAX
                || part.chars().anyMatch(c -> Character.isISOControl(c) || "/\\#?".indexOf(c) >= 0);
        if (bad) {
            throw new IllegalArgumentException("Table storage takes no key like " + key);
        }
    }
}
