package io.mooring.e2e.simulation;

import io.mooring.functions.arm.Unavailable;
import io.mooring.functions.tables.BatchResult;
import io.mooring.functions.tables.KeyRange;
import io.mooring.functions.tables.Row;
import io.mooring.functions.tables.RowKey;
import io.mooring.functions.tables.Rows;
import io.mooring.functions.tables.Where;
import io.mooring.functions.tables.Write;
import io.mooring.functions.tables.WriteResult;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A table as one instance of the hub reaches it. */
final class FaultyRows implements Rows {
    private final World world;
    private final Rows rows;
    private final Supplier<Boolean> away;

    /** @param away whether the storage is away for longer */
    FaultyRows(World world, Rows rows, Supplier<Boolean> away) {
        this.world = world;
        this.rows = rows;
        this.away = away;
    }

    @Override
    public Optional<Row> find(RowKey key) {
        before();
        return rows.find(key);
    }

    @Override
    public List<Row> list(KeyRange range, Where where, int limit) {
        before();
        return rows.list(range, where, limit);
    }

    @Override
    public WriteResult write(List<Write> writes) {
        return commit(writes).result();
    }

    @Override
    public BatchResult commit(List<Write> writes) {
        before();
        BatchResult result = rows.commit(writes);
        if (world.strikes(Fault.HUB_CRASH, world.weather().hubCrash())) {
            throw new CrashError("after a write");
        }
        if (world.strikes(Fault.STORAGE_ANSWER_LOST, world.weather().storage())) {
            throw new Unavailable("write", new IllegalStateException("no answer"));
        }
        if (result.result() == WriteResult.WRITTEN
                && writes.stream().anyMatch(FaultyRows::meetsItself)
                && world.strikes(Fault.STORAGE_OWN_RETRY, world.weather().storage())) {
            WriteResult seen = writes.get(0) instanceof Write.Delete ? WriteResult.MISSING : WriteResult.CONFLICT;
            return new BatchResult(seen, 0, List.of());
        }
        return result;
    }

    /** The client's retry of such a write, after a lost answer, finds what the first attempt made of the row. */
    private static boolean meetsItself(Write write) {
        return switch (write) {
            case Write.Insert insert -> true;
            case Write.Replace replace -> true;
            case Write.Merge merge -> merge.etag() != null;
            case Write.Delete delete -> true;
        };
    }

    private void before() {
        world.interleave();
        if (world.strikes(Fault.HUB_CRASH, world.weather().hubCrash())) {
            throw new CrashError("before a call");
        }
        if (away.get() && !world.isQuiet()
                || world.strikes(Fault.STORAGE_AWAY, world.weather().storage())) {
            throw new Unavailable("call", new IllegalStateException("503"));
        }
    }
}
