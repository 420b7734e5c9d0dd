package io.mooring.functions.desired;

import io.mooring.functions.tables.Row;
import io.mooring.functions.tables.RowJson;
import io.mooring.functions.tables.RowKey;
import io.mooring.functions.tables.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decides what reports change in the rows that were read. */
final class ReportIntake {
    /** A transaction of Table storage may have 4 MiB, as UTF-8 with its overhead. */
    private static final int BATCH_LENGTH_MAX = 1_000_000;

    /** One less than a transaction can hold: the head may have to go with them. */
    private static final int BATCH_WRITES_MAX = 99;

    private final Place place;
    private final Map<RowKey, Row> rows = new HashMap<>();
    private final Instant now;
    private final List<List<Write>> batches = new ArrayList<>();
    private final List<Taken> taken = new ArrayList<>();
    private int batchLength;
    private boolean needsGeneration;
    private long highestGeneration;

    ReportIntake(Place place, List<Row> read, Instant now) {
        this.place = place;
        this.now = now;
        read.forEach(row -> rows.put(row.key(), row));
        batches.add(new ArrayList<>());
    }

    void take(Reported reported) {
        // Each row is changed at most once in a transaction: of two reports about one item the first counts.
        Row row = rows.remove(ItemRows.key(place.cluster(), reported.kind(), reported.name()));
        if (row == null) {
            astray(reported, !reported.deleted());
            return;
        }
        Item item = ItemRows.item(row);
        if (reported.generation() > item.generation()) {
            astray(reported, true);
        } else if (reported.deleted()) {
            if (item.deleting() && reported.generation() >= item.generation()) {
                add(new Write.Delete(row.key(), row.etag()), 0);
                taken.add(new Taken(item, null));
                needsGeneration = true;
            }
        } else if (item.report() == null
                || reported.generation() >= item.report().generation()) {
            var report = new Item.Report(reported.generation(), now, reported.body());
            taken.add(new Taken(item, item.reported(report)));
            add(
                    new Write.Merge(row.key(), row.etag(), ItemRows.reportColumns(report)),
                    RowJson.write(reported.body()).length());
        }
    }

    /**
     * An item that a report changed.
     *
     * @param after null if it has gone
     */
    record Taken(Item before, @Nullable Item after) {}

    List<Taken> taken() {
        return taken;
    }

    List<List<Write>> batches() {
        return batches;
    }

    boolean needsGeneration() {
        return needsGeneration;
    }

    /** The highest generation that agents know and the hub has not given. */
    long highestGeneration() {
        return highestGeneration;
    }

    private void astray(Reported reported, boolean lookAgain) {
        if (lookAgain && reported.generation() < now.plus(Item.PATIENCE).toEpochMilli()) {
            needsGeneration = true;
            highestGeneration = Math.max(highestGeneration, reported.generation());
        }
    }

    private void add(Write write, int length) {
        List<Write> last = batches.get(batches.size() - 1);
        if (last.size() >= BATCH_WRITES_MAX || (batchLength + length > BATCH_LENGTH_MAX && !last.isEmpty())) {
            last = new ArrayList<>();
            batches.add(last);
            batchLength = 0;
        }
        batchLength += length;
        last.add(write);
    }
}
