package io.mooring.functions.connectivity;

import io.mooring.functions.tables.KeyRange;
import io.mooring.functions.tables.Row;
import io.mooring.functions.tables.RowKey;
import io.mooring.functions.tables.Rows;
import io.mooring.functions.tables.Where;
import io.mooring.functions.tables.Write;
import io.mooring.functions.tables.WriteResult;
import io.mooring.protocol.connectivity.ConnectivityPolicy;
import io.mooring.protocol.connectivity.ConnectivityStatus;
import io.mooring.protocol.connectivity.StatusTransition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One resource group during one sweep: announces what is due and counts it.
 *
 * <p>First what happened is written down, then told, and last the cluster's row says that it was announced, in one
 * transaction with the count of the group. A row of its own says meanwhile that this is under way: if this sweep stops,
 * the next one marks what was written down, be it still so or not; and the count is always that of the rows as they are.
 */
final class GroupSweep {
    /** Leaves room in a transaction for the row of the counts. */
    private static final int TOGETHER_MAX = 90;

    private static final int ATTEMPTS_MAX = 3;
    private static final Duration COUNTED_AGAIN = Duration.ofDays(1);
    private static final int COUNTED_MAX = 1_000_000;

    private final Rows links;
    private final TransitionLog log;
    private final ConnectivityEvent.Outlet outlet;
    private final RowKey countsKey;
    private final RowKey openKey;
    private final Instant now;

    /** Null as long as it has to be read. */
    private @Nullable Row counts;

    private StatusCounts result = StatusCounts.NONE;
    private boolean moved;

    GroupSweep(Rows links, TransitionLog log, ConnectivityEvent.Outlet outlet, RowKey countsKey, Instant now) {
        this.links = links;
        this.log = log;
        this.outlet = outlet;
        this.countsKey = countsKey;
        this.openKey = new RowKey(countsKey.partition(), LinkRegistry.OPEN);
        this.now = now;
    }

    /**
     * Announces what is due, and counts again if that is.
     *
     * @return how many transitions were announced
     */
    int run(@Nullable Row countsRead, List<Announcement> due) {
        Row before = countsRead == null ? counted() : moved ? counts() : countsRead;
        counts = before;
        result = StatusCounts.of(before);
        int announced = 0;
        for (int from = 0; from < due.size(); from += TOGETHER_MAX) {
            announced += announce(due.subList(from, Math.min(from + TOGETHER_MAX, due.size())));
        }
        Instant countedAt = before.time(LinkRegistry.COUNTED_AT);
        if (countedAt == null || countedAt.isBefore(now.minus(COUNTED_AGAIN))) {
            recount(counts());
        }
        return announced;
    }

    /**
     * Marks what an earlier sweep wrote down, and perhaps told, and did not come to mark: even if it is no longer so,
     * because otherwise nobody would be told of that.
     *
     * @param open says when that sweep ran
     * @return what is due after that
     */
    List<Announcement> finish(Row open, List<Announcement> due, ConnectivityPolicy policy) {
        Map<RowKey, Announcement> left = new LinkedHashMap<>();
        due.forEach(one -> left.put(one.link().key(), one));
        boolean finished = true;
        Instant since = open.time(LinkRegistry.OPEN_SINCE);
        for (TransitionLog.Entry entry : log.since(countsKey.partition(), since == null ? Instant.EPOCH : since)) {
            Optional<Row> row = links.find(entry.link());
            if (row.isPresent() && row.get().number(LinkRegistry.ANNOUNCEMENTS) < entry.number()) {
                var before = Announcement.status(row.get().text(LinkRegistry.ANNOUNCED));
                StatusTransition transition = entry.transition();
                var written = new Announcement(row.get(), before, transition.to(), transition.at(), null);
                outlet.tell(written.events(now));
                finished &= mark(List.of(written), false);
                moved = true;
                left.remove(entry.link());
                links.find(entry.link())
                        .flatMap(marked -> Announcement.of(marked, now, policy))
                        .ifPresent(next -> left.put(entry.link(), next));
            }
        }
        if (finished) {
            links.write(new Write.Delete(openKey, open.etag()));
        }
        return List.copyOf(left.values());
    }

    /** How many clusters of the group have each status now. */
    StatusCounts result() {
        return result;
    }

    private int announce(List<Announcement> due) {
        List<Announcement> transitions =
                due.stream().filter(Announcement::isTransition).toList();
        if (!transitions.isEmpty()) {
            open();
        }
        List<Announcement> all = new ArrayList<>(log.record(transitions, now));
        due.stream().filter(one -> !one.isTransition()).forEach(all::add);
        List<ConnectivityEvent> events =
                all.stream().flatMap(one -> one.events(now).stream()).toList();
        if (!events.isEmpty()) {
            outlet.tell(events);
        }
        int announced = 0;
        if (mark(all, !transitions.isEmpty())) {
            announced = transitions.size();
        } else {
            for (Announcement one : all) {
                announced += markAlone(one) && one.isTransition() ? 1 : 0;
            }
        }
        return announced;
    }

    /** A row that is there already says since when; that it is another version now keeps others from taking it away. */
    private void open() {
        if (links.write(new Write.Insert(openKey, Map.of(LinkRegistry.OPEN_SINCE, now))) == WriteResult.CONFLICT) {
            links.write(new Write.Merge(openKey, null, Map.of("AlsoAt", now)));
        }
    }

    /** Says in the rows, and in the count, that it was announced; all of it or nothing. */
    private boolean mark(List<Announcement> all, boolean close) {
        Row read = counts();
        List<Write> writes = new ArrayList<>();
        StatusCounts sum = StatusCounts.of(read);
        for (Announcement one : all) {
            writes.add(new Write.Merge(one.link().key(), one.link().etag(), columns(one)));
            sum = sum.moved(one.before(), one.status());
        }
        writes.add(new Write.Merge(countsKey, read.etag(), sum.columns()));
        if (close) {
            writes.add(new Write.Delete(openKey, null));
        }
        counts = null; // Its tag is another now, or was.
        if (links.write(writes) != WriteResult.WRITTEN) {
            return false;
        }
        result = sum;
        return true;
    }

    /** A row that somebody else wrote meanwhile is left to the next sweep. */
    private boolean markAlone(Announcement one) {
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            if (mark(List.of(one), false)) {
                return true;
            }
            Optional<Row> link = links.find(one.link().key());
            if (link.isEmpty() || !link.get().etag().equals(one.link().etag())) {
                return false;
            }
        }
        return false;
    }

    private static Map<String, Object> columns(Announcement one) {
        Map<String, Object> columns = new HashMap<>();
        columns.put(LinkRegistry.ANNOUNCED, one.status().wireName());
        if (one.isTransition()) {
            columns.put(LinkRegistry.ANNOUNCEMENTS, one.number());
        }
        if (one.warning() != null) {
            columns.put(LinkRegistry.WARNING_AT, one.warning().next());
        }
        return columns;
    }

    private Row counts() {
        Row known = counts;
        if (known == null) {
            known = links.find(countsKey).orElseGet(this::counted);
            counts = known;
            result = StatusCounts.of(known);
        }
        return known;
    }

    /** Begins to count, from what is there. */
    private Row counted() {
        Map<String, Object> none = new HashMap<>(StatusCounts.NONE.columns());
        none.put(LinkRegistry.COUNTED_AT, Instant.EPOCH);
        links.write(new Write.Insert(countsKey, none));
        recount(row());
        return row();
    }

    private Row row() {
        return links.find(countsKey)
                .orElseThrow(() -> new IllegalStateException("The row " + countsKey + " went as soon as it came."));
    }

    /** Counts the rows; if one of them changes meanwhile so does the tag of the count, and the next sweep counts. */
    private void recount(Row read) {
        var rest = new KeyRange(
                new RowKey(countsKey.partition(), String.valueOf((char) (RowKey.ROW_SEPARATOR + 1))),
                new RowKey(countsKey.partition() + '\u0001', ""),
                null);
        StatusCounts sum = StatusCounts.NONE;
        for (Row row : links.list(rest, Where.any(LinkRegistry.ANNOUNCED), COUNTED_MAX)) {
            ConnectivityStatus announced = Announcement.status(row.text(LinkRegistry.ANNOUNCED));
            sum = announced == null ? sum : sum.with(announced, 1);
        }
        Map<String, Object> columns = new HashMap<>(sum.columns());
        columns.put(LinkRegistry.COUNTED_AT, now);
        counts = null;
        if (links.write(new Write.Replace(countsKey, read.etag(), columns)) == WriteResult.WRITTEN) {
            result = sum;
        }
    }
}
