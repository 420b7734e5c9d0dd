package io.mooring.functions.operation;

import io.mooring.functions.tables.KeyRange;
import io.mooring.functions.tables.Row;
import io.mooring.functions.tables.RowKey;
import io.mooring.functions.tables.Rows;
import io.mooring.functions.tables.Where;
import io.mooring.functions.tables.Write;
import io.mooring.functions.tables.WriteResult;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The operations in their table: when each began, and for a day how it ended. */
public final class OperationLog {
    public static final String TABLE = "Operations";

    /** So long the end of an operation can be read. */
    static final Duration KEPT = Duration.ofDays(1);

    /** An operation whose end nobody wrote down: longer than any may take, and then the same. */
    static final Duration FORGOTTEN = Duration.ofDays(3);

    private static final String NAME = "Name";
    private static final String TARGET = "Target";
    private static final String STATE = "State";
    private static final String ERROR = "Error";
    private static final String STARTED_AT = "StartedAt";
    private static final String ENDED_AT = "EndedAt";
    private static final int ERROR_LENGTH_MAX = 4_000;

    /** No operation has a longer key; Table storage refuses some that are. */
    private static final int KEY_MAX = 500;

    private static final KeyRange ALL = new KeyRange(new RowKey("", ""), new RowKey("\uFFFF", ""), null);

    private final Rows rows;

    public OperationLog(Rows rows) {
        this.rows = rows;
    }

    /** Writes down that an operation has begun; one that is there already stays. */
    public void begun(LongOperation operation) {
        Map<String, Object> columns = new HashMap<>();
        columns.put(NAME, operation.name());
        columns.put(TARGET, operation.target());
        columns.put(STATE, operation.state());
        columns.put(STARTED_AT, operation.startedAt());
        if (operation.endedAt() != null) {
            columns.put(ENDED_AT, operation.endedAt());
        }
        WriteResult unused = rows.write(new Write.Insert(operation.key(), columns));
    }

    /** Writes down how an operation ended; one that is not there (any more) stays away. */
    public void ended(RowKey key, String state, @Nullable String error, Instant now) {
        Map<String, Object> columns = new HashMap<>();
        columns.put(STATE, state);
        columns.put(ENDED_AT, now);
        String words = error == null ? "" : error;
        columns.put(ERROR, words.length() > ERROR_LENGTH_MAX ? words.substring(0, ERROR_LENGTH_MAX) : words);
        WriteResult unused = rows.write(new Write.Merge(key, null, columns));
    }

    public Optional<LongOperation> find(RowKey key) {
        boolean tooLong = key.partition().length() > KEY_MAX || key.row().length() > KEY_MAX;
        return tooLong ? Optional.empty() : rows.find(key).map(OperationLog::operation);
    }

    /** The first operations of a range, by their keys. */
    public List<LongOperation> list(KeyRange range, int limit) {
        return rows.list(range, limit).stream().map(OperationLog::operation).toList();
    }

    /** Some of the operations that are in a state since before a time. */
    public List<LongOperation> in(String state, Instant startedBefore, int limit) {
        var where = new Where(List.of(List.of(
                new Where.Comparison(STATE, Where.Is.EQUAL, state),
                new Where.Comparison(STARTED_AT, Where.Is.AT_OR_BEFORE, startedBefore))));
        return rows.list(ALL, where, limit).stream()
                .map(OperationLog::operation)
                .toList();
    }

    /** Removes some of the operations that ended more than a day ago; answers how many. */
    public int removeOld(Instant now, int limit) {
        var where = new Where(List.of(
                List.of(new Where.Comparison(ENDED_AT, Where.Is.AT_OR_BEFORE, now.minus(KEPT))),
                List.of(new Where.Comparison(STARTED_AT, Where.Is.AT_OR_BEFORE, now.minus(FORGOTTEN)))));
        List<Row> old = rows.list(ALL, where, limit);
        for (Row row : old) {
            WriteResult unused = rows.write(new Write.Delete(row.key(), null));
        }
        return old.size();
    }

    private static LongOperation operation(Row row) {
        Instant startedAt = row.time(STARTED_AT);
        String error = row.text(ERROR);
        return new LongOperation(
                row.key(),
                text(row, NAME),
                text(row, TARGET),
                text(row, STATE),
                startedAt == null ? Instant.EPOCH : startedAt,
                row.time(ENDED_AT),
                error == null || error.isEmpty() ? null : error);
    }

    private static String text(Row row, String column) {
        String text = row.text(column);
        return text == null ? "" : text;
    }
}
