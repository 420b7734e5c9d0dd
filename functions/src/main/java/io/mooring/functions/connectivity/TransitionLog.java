package io.mooring.functions.connectivity;

import io.mooring.functions.tables.KeyRange;
import io.mooring.functions.tables.Row;
import io.mooring.functions.tables.RowKey;
import io.mooring.functions.tables.Rows;
import io.mooring.functions.tables.Where;
import io.mooring.functions.tables.Write;
import io.mooring.functions.tables.WriteResult;
import io.mooring.protocol.arm.ClusterId;
import io.mooring.protocol.connectivity.ConnectivityStatus;
import io.mooring.protocol.connectivity.StatusTransition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The transitions of each cluster, in the order in which they were announced: a hundred at most, and those of 90 days.
 *
 * <p>The number of the announcement is part of a row's key, so that sweeps which overlap, repeat or stop half way write
 * a transition once.
 */
public final class TransitionLog {
    public static final String TABLE = "ConnectivityHistory";

    public static final int KEPT_MAX = 100;
    public static final Duration KEPT_FOR = Duration.ofDays(90);

    private static final int ENTRIES_MAX = 100_000;
    private static final String FROM = "From";
    private static final String TO = "To";
    private static final String AT = "At";
    private static final String SEEN_AT = "SeenAt";

    private final Rows rows;

    public TransitionLog(Rows rows) {
        this.rows = rows;
    }

    /**
     * Writes transitions of one partition down.
     *
     * @return the same, with what is written under their numbers
     */
    List<Announcement> record(List<Announcement> transitions, Instant now) {
        if (transitions.isEmpty()) {
            return transitions;
        }
        List<Write> inserts =
                transitions.stream().map(one -> (Write) insert(one, now)).toList();
        List<Announcement> recorded = transitions;
        if (rows.write(inserts) != WriteResult.WRITTEN) {
            recorded = new ArrayList<>();
            for (Announcement one : transitions) {
                boolean written = rows.write(insert(one, now)) == WriteResult.WRITTEN;
                recorded.add(written ? one : found(one));
            }
        }
        transitions.stream().filter(one -> one.number() > KEPT_MAX).forEach(this::prune);
        return recorded;
    }

    /**
     * Those of one incarnation of a cluster that are kept, oldest first, behind a number. The first of them may be older
     * than all are kept for: it says what the status was at the beginning of that time.
     */
    List<Numbered> list(ClusterId cluster, String principalId, Instant now, @Nullable String after) {
        RowKey incarnation = RowKey.incarnation(cluster, principalId);
        KeyRange all = KeyRange.rows(incarnation.partition(), incarnation.row());
        RowKey behind = after == null
                ? null
                : new RowKey(incarnation.partition(), incarnation.row() + RowKey.ROW_SEPARATOR + after);
        Instant oldest = now.minus(KEPT_FOR);
        List<Numbered> kept = rows.list(all.after(behind), 2 * KEPT_MAX).stream()
                .map(TransitionLog::numbered)
                .toList();
        int first = 0;
        while (first + 1 < kept.size() && kept.get(first + 1).transition().at().isBefore(oldest)) {
            first++;
        }
        return kept.subList(first, kept.size());
    }

    /**
     * A transition and the number under which it was announced.
     *
     * @param number as it is in the row's key
     */
    record Numbered(String number, StatusTransition transition) {}

    /**
     * What was written down in a partition from some time on.
     *
     * @param link key of the cluster's row
     */
    record Entry(RowKey link, long number, StatusTransition transition) {}

    List<Entry> since(String partition, Instant seenFrom) {
        var recent = new Where(List.of(List.of(new Where.Comparison(SEEN_AT, Where.Is.AT_OR_AFTER, seenFrom))));
        return rows.list(KeyRange.partition(partition), recent, ENTRIES_MAX).stream()
                .map(row -> {
                    Numbered one = numbered(row);
                    String key = row.key().row();
                    var link = new RowKey(partition, key.substring(0, key.lastIndexOf(RowKey.ROW_SEPARATOR)));
                    return new Entry(link, Long.parseLong(one.number()), one.transition());
                })
                .toList();
    }

    /** Forgets what is left of a cluster's incarnations, but for one. */
    public void deleteOthers(ClusterId id, @Nullable String principalId) {
        RowKey cluster = RowKey.cluster(id);
        String keep =
                principalId == null ? null : RowKey.incarnation(id, principalId).row() + RowKey.ROW_SEPARATOR;
        KeyRange all = KeyRange.rows(cluster.partition(), cluster.row());
        List<Write> gone = new ArrayList<>();
        for (Row row : rows.list(all, 2 * KEPT_MAX)) {
            if (keep == null || !row.key().row().startsWith(keep)) {
                gone.add(new Write.Delete(row.key(), null));
            }
        }
        for (int from = 0; from < gone.size(); from += Rows.WRITES_MAX) {
            List<Write> some = gone.subList(from, Math.min(from + Rows.WRITES_MAX, gone.size()));
            if (rows.write(some) != WriteResult.WRITTEN) {
                some.forEach(rows::write); // Somebody else deletes, too.
            }
        }
    }

    private static Write.Insert insert(Announcement one, Instant now) {
        return new Write.Insert(
                key(one, one.number()),
                Map.of(
                        FROM, one.from().wireName(),
                        TO, one.status().wireName(),
                        AT, one.since(),
                        SEEN_AT, now));
    }

    /** Another sweep wrote this announcement: what it said counts, and what follows is the next one. */
    private Announcement found(Announcement one) {
        Optional<Row> row = rows.find(key(one, one.number()));
        ConnectivityStatus to =
                row.map(read -> Announcement.status(read.text(TO))).orElse(one.status());
        Instant at = row.map(read -> read.time(AT)).orElse(one.since());
        return one.as(to, at);
    }

    private void prune(Announcement one) {
        rows.write(new Write.Delete(key(one, one.number() - KEPT_MAX), null));
    }

    private static RowKey key(Announcement one, long number) {
        RowKey link = one.link().key();
        return new RowKey(
                link.partition(), link.row() + RowKey.ROW_SEPARATOR + String.format(Locale.ROOT, "%019d", number));
    }

    private static Numbered numbered(Row row) {
        String key = row.key().row();
        ConnectivityStatus from = Announcement.status(row.text(FROM));
        ConnectivityStatus to = Announcement.status(row.text(TO));
        Instant seenAt = row.time(SEEN_AT);
        if (from == null || to == null || seenAt == null) {
            throw new IllegalStateException("The row " + row.key() + " holds no transition.");
        }
        Instant at = row.time(AT);
        return new Numbered(
                key.substring(key.lastIndexOf(RowKey.ROW_SEPARATOR) + 1),
                new StatusTransition(from, to, at == null ? seenAt : at, seenAt));
    }
}
