package io.mooring.functions.desired;

import io.mooring.functions.arm.ArmFailure;
import io.mooring.functions.arm.Unavailable;
import io.mooring.functions.tables.KeyRange;
import io.mooring.functions.tables.Row;
import io.mooring.functions.tables.RowKey;
import io.mooring.functions.tables.Rows;
import io.mooring.functions.tables.Write;
import io.mooring.functions.tables.WriteResult;
import io.mooring.protocol.arm.ClusterId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is wanted of each cluster, a partition for each, and in it a head row with the generation of all of it.
 *
 * <p>Each change writes its item and the head in one transaction, so nothing changes without a new generation.
 * Generations grow with the clock: should the storage lose its last writes, the next change still gets a generation
 * beyond any that an agent has seen.
 */
public final class DesiredStore {
    public static final String TABLE = "Configurations";

    private static final int ATTEMPTS_MAX = 6;
    private static final int PAGE = 200;

    /** No item has a longer name, and no row a much longer key. */
    private static final int NAME_MAX = 100;

    /** So many rows, by the hundred, go within one request. */
    private static final int PAGES_PER_DELETION = 50;

    /**
     * An agent that tells one lost generation may know some more, which were given later but hardly later by the clock.
     * Were the next generation one of these, the agent would not look.
     */
    private static final long LOST_MAX = 10_000;

    private final Rows rows;
    private final Notice notice;

    public DesiredStore(Rows rows, Notice notice) {
        this.rows = rows;
        this.notice = notice;
    }

    /** Where it is seen, without a look at what is wanted, that it has changed. */
    public interface Notice {
        /**
         * It is about to change.
         *
         * @return what {@link #changed} wants to know
         */
        String changing(Place place, Instant at);

        /** It has changed; that this is never called does no harm. */
        void changed(Place place, String noticed, long generation);
    }

    /** Decides what an item becomes. */
    public interface Change {
        /**
         * The item to store, or null if it is to go.
         *
         * @param present null if there is none
         * @throws ArmFailure if it must stay as it is
         */
        @Nullable
        Item apply(@Nullable Item present, long nextGeneration);
    }

    /** All that is wanted of a cluster. */
    public record Snapshot(long generation, List<Item> items) {
        public Snapshot {
            items = List.copyOf(items);
        }
    }

    /** The generation of all that is wanted of a cluster, 0 if nothing was ever. One request to the storage. */
    public long generation(ClusterId cluster, String principalId) {
        return head(new Place(cluster, principalId)).map(ItemRows::generation).orElse(0L);
    }

    /** All of it, or nothing if the head has not been written for this incarnation. */
    public Optional<Snapshot> snapshot(Place place) {
        List<Row> read = partition(place);
        if (read.isEmpty() || !ItemRows.isHead(read.get(0))) {
            return Optional.empty();
        }
        List<Item> items = read.stream()
                .filter(row -> !ItemRows.isHead(row))
                .map(ItemRows::item)
                .toList();
        return Optional.of(new Snapshot(ItemRows.generation(read.get(0)), items));
    }

    public Optional<Item> find(Place place, ItemKind kind, String name) {
        if (name.length() > NAME_MAX) {
            return Optional.empty();
        }
        return rows.find(ItemRows.key(place.cluster(), kind, name))
                .filter(row -> ItemRows.belongsTo(row, place))
                .map(ItemRows::item);
    }

    /** Items of a kind behind a name. */
    public List<Item> list(Place place, ItemKind kind, @Nullable String after, int limit) {
        RowKey any = ItemRows.key(place.cluster(), kind, "");
        RowKey behind = after == null ? null : ItemRows.key(place.cluster(), kind, after);
        String prefix = RowKey.row(kind.collection());
        return rows.list(KeyRange.rows(any.partition(), prefix).after(behind), limit).stream()
                .filter(row -> ItemRows.belongsTo(row, place))
                .map(ItemRows::item)
                .toList();
    }

    /** Changes an item; answers what was stored, or nothing if it went. */
    public Optional<Item> change(Place place, ItemKind kind, String name, Instant now, Change change) {
        String writeId = UUID.randomUUID().toString();
        RowKey key = ItemRows.key(place.cluster(), kind, name);
        for (int attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
            Optional<Row> head = rows.find(ItemRows.headKey(place.cluster()));
            Optional<Row> row = rows.find(key);
            Item present = row.filter(read -> ItemRows.belongsTo(read, place))
                    .map(ItemRows::item)
                    .orElse(null);
            if (head.isPresent() && ItemRows.wasWrittenAs(head.get(), writeId)) {
                return Optional.ofNullable(present); // Our own write, whose answer got lost.
            }
            long generation = next(head, now, 0);
            Item next = change.apply(present, generation);
            List<Write> writes = new ArrayList<>();
            writes.add(headWrite(place, head, generation, writeId));
            if (next != null) {
                var columns = ItemRows.columns(place, next);
                writes.add(
                        row.isPresent()
                                ? new Write.Replace(key, row.get().etag(), columns)
                                : new Write.Insert(key, columns));
            } else if (row.isPresent()) {
                writes.add(new Write.Delete(key, row.get().etag()));
            }
            if (written(place, writes, generation, now)) {
                return Optional.ofNullable(next);
            }
        }
        throw new Unavailable("change " + key, ATTEMPTS_MAX);
    }

    /**
     * Gives all of it a new generation, for this incarnation.
     *
     * @param beyond a generation that agents know of writes that the storage lost, 0 if it lost none
     */
    public void touch(Place place, Instant now, long beyond) {
        for (int attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
            Optional<Row> head = rows.find(ItemRows.headKey(place.cluster()));
            String writeId = UUID.randomUUID().toString();
            long generation = next(head, now, beyond);
            if (written(place, List.of(headWrite(place, head, generation, writeId)), generation, now)) {
                return;
            }
        }
        throw new Unavailable("give " + place.cluster() + " a new generation", ATTEMPTS_MAX);
    }

    /**
     * Writes what agents reported.
     *
     * <p>A report never brings a row back. One about something that the hub does not know, or about a generation that
     * it has not given, says that the storage lost writes: then all of it gets a new generation, and the agents look.
     *
     * @return what the reports changed
     */
    public List<ReportIntake.Taken> report(Place place, List<Reported> reports, Instant now) {
        List<ReportIntake.Taken> taken = new ArrayList<>();
        for (int attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
            List<Row> read = partition(place);
            var intake = new ReportIntake(place, read, now);
            reports.forEach(intake::take);
            taken.addAll(intake.taken());
            List<List<Write>> batches = intake.batches();
            if (intake.needsGeneration()) {
                notice.changing(place, now);
                Optional<Row> head = rows.find(ItemRows.headKey(place.cluster()));
                long generation = next(head, now, intake.highestGeneration());
                batches.get(0)
                        .add(headWrite(
                                place, head, generation, UUID.randomUUID().toString()));
            }
            if (batches.stream().allMatch(batch -> batch.isEmpty() || rows.write(batch) == WriteResult.WRITTEN)) {
                return taken;
            }
        }
        throw new Unavailable("write the status of " + place.cluster(), ATTEMPTS_MAX);
    }

    /**
     * Removes what is left of a cluster's incarnations, but for one; some of it, if it is very much.
     *
     * @return whether nothing is left
     */
    public boolean deleteOthers(ClusterId cluster, @Nullable String principalId) {
        KeyRange all = KeyRange.partition(ItemRows.headKey(cluster).partition());
        @Nullable RowKey after = null;
        for (int page = 0; page < PAGES_PER_DELETION; page++) {
            List<Row> read = rows.list(all.after(after), Rows.WRITES_MAX);
            List<Write> deletions = new ArrayList<>();
            for (Row row : read) {
                after = row.key();
                if (principalId == null || !principalId.equals(row.text(ItemRows.PRINCIPAL_ID))) {
                    deletions.add(new Write.Delete(row.key(), principalId == null ? null : row.etag()));
                }
            }
            // A batch fails as a whole if one of its rows has gone or changed meanwhile.
            if (!deletions.isEmpty() && rows.write(deletions) != WriteResult.WRITTEN) {
                deletions.forEach(rows::write);
            }
            if (read.size() < Rows.WRITES_MAX) {
                return true;
            }
        }
        return false;
    }

    /** Writes what gives all of it a new generation. */
    private boolean written(Place place, List<Write> writes, long generation, Instant now) {
        String noticed = notice.changing(place, now);
        boolean written = rows.write(writes) == WriteResult.WRITTEN;
        if (written) {
            notice.changed(place, noticed, generation);
        }
        return written;
    }

    private Optional<Row> head(Place place) {
        return rows.find(ItemRows.headKey(place.cluster())).filter(row -> ItemRows.belongsTo(row, place));
    }

    private List<Row> partition(Place place) {
        KeyRange range = KeyRange.partition(ItemRows.headKey(place.cluster()).partition());
        List<Row> all = new ArrayList<>();
        List<Row> page;
        @Nullable RowKey after = null;
        do {
            page = rows.list(range.after(after), PAGE);
            for (Row row : page) {
                after = row.key();
                if (ItemRows.belongsTo(row, place)) {
                    all.add(row);
                }
            }
        } while (page.size() == PAGE);
        return all;
    }

    private static long next(Optional<Row> head, Instant now, long lost) {
        long before = head.map(ItemRows::generation).orElse(0L);
        long beyond = lost == 0 ? 0 : lost + LOST_MAX;
        return Math.max(Math.max(before, beyond) + 1, now.toEpochMilli());
    }

    private static Write headWrite(Place place, Optional<Row> head, long generation, String writeId) {
        var columns = ItemRows.head(place, generation, writeId);
        RowKey key = ItemRows.headKey(place.cluster());
        return head.isPresent() ? new Write.Replace(key, head.get().etag(), columns) : new Write.Insert(key, columns);
    }
}
