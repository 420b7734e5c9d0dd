package io.mooring.functions.tables;

import java.util.List;
import java.util.Optional;

/**
 * One table.
 *
 * <p>Every method answers within seconds or throws {@link io.mooring.functions.arm.Unavailable}. A table that is not
 * there is an empty one, and made by the first write.
 */
public interface Rows {
    /** A batch of Table storage has at most so many writes. */
    int WRITES_MAX = 100;

    Optional<Row> find(RowKey key);

    /** The first rows of a range, in the order of their keys. */
    List<Row> list(KeyRange range, Where where, int limit);

    default List<Row> list(KeyRange range, int limit) {
        return list(range, Where.ANY, limit);
    }

    /**
     * Writes to one partition: all or, unless the result is {@link WriteResult#WRITTEN}, none.
     *
     * @param writes 1 to {@value #WRITES_MAX}, of different rows
     * @throws IllegalArgumentException if they could never be written: too many, too large, or a bad key
     */
    WriteResult write(List<Write> writes);

    /** As {@link #write(List)}, and tells more of what became of it where the table can. */
    default BatchResult commit(List<Write> writes) {
        return BatchResult.of(write(writes));
    }

    default WriteResult write(Write write) {
        return write(List.of(write));
    }
}
