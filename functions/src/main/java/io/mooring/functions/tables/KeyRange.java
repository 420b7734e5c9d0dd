package io.mooring.functions.tables;

import org.jspecify.annotations.Nullable;

/**
 * Rows from one key to another.
 *
 * @param from first key that belongs to it
 * @param to first key that does not
 * @param after if set, the range begins behind this key
 */
public record KeyRange(RowKey from, RowKey to, @Nullable RowKey after) {
    /** One partition. */
    public static KeyRange partition(String partition) {
        return new KeyRange(new RowKey(partition, ""), new RowKey(partition + '\u0001', ""), null);
    }

    /** One row. */
    public static KeyRange row(RowKey key) {
        return new KeyRange(key, new RowKey(key.partition(), key.row() + '\u0001'), null);
    }

    /** The rows of a partition that begin with a text and the separator. */
    public static KeyRange rows(String partition, String prefix) {
        return new KeyRange(
                new RowKey(partition, prefix + RowKey.ROW_SEPARATOR),
                new RowKey(partition, prefix + (char) (RowKey.ROW_SEPARATOR + 1)),
                null);
    }

    /** The partitions that begin with a text and the separator. */
    public static KeyRange partitions(String prefix) {
        return new KeyRange(
                new RowKey(prefix + RowKey.PARTITION_SEPARATOR, ""),
                new RowKey(prefix + (char) (RowKey.PARTITION_SEPARATOR + 1), ""),
                null);
    }

    public KeyRange after(@Nullable RowKey key) {
        return new KeyRange(from, to, key);
    }

    /** What is left of the range behind a partition. */
    public KeyRange behind(String partition) {
        return new KeyRange(new RowKey(partition + '\u0001', ""), to, null);
    }

    public boolean contains(RowKey key) {
        return key.compareTo(from) >= 0 && key.compareTo(to) < 0 && (after == null || key.compareTo(after) > 0);
    }
}
