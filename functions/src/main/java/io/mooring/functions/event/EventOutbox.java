package io.mooring.functions.event;

import io.mooring.functions.connectivity.ConnectivityEvent;
import io.mooring.functions.tables.KeyRange;
import io.mooring.functions.tables.Row;
import io.mooring.functions.tables.RowJson;
import io.mooring.functions.tables.RowKey;
import io.mooring.functions.tables.Rows;
import io.mooring.functions.tables.Where;
import io.mooring.functions.tables.Write;
import io.mooring.functions.tables.WriteResult;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Events on their way: a row for each and each subscriber, written before the cluster's row says that it was told of. A
 * sweep that stops between the two writes the same rows again.
 */
public final class EventOutbox implements ConnectivityEvent.Outlet {
    public static final String TABLE = "EventOutbox";

    static final String BODY = "Body";
    static final String STATE = "State";
    static final String PENDING = "Pending";
    static final String DEAD = "Dead";
    static final String ATTEMPTS = "Attempts";
    static final String BEGAN_AT = "BeganAt";
    static final String NEXT_AT = "NextAt";
    static final String PROBLEM = "Problem";

    /** More would be a fleet that goes down at once, told of for a subscriber who is gone. */
    private static final Duration DEAD_KEPT_FOR = Duration.ofDays(7);

    private final Rows rows;
    private final EventSubscriptions subscriptions;
    private final Clock clock;

    public EventOutbox(Rows rows, EventSubscriptions subscriptions, Clock clock) {
        this.rows = rows;
        this.subscriptions = subscriptions;
        this.clock = clock;
    }

    @Override
    public void tell(List<ConnectivityEvent> events) {
        Instant now = clock.instant();
        List<EventSubscription> known =
                subscriptions.known(events.getFirst().cluster().subscriptionId(), now);
        for (EventSubscription subscription : known) {
            List<Write> writes = new ArrayList<>();
            for (ConnectivityEvent happened : events) {
                CloudEvent event = CloudEvent.of(happened);
                if (subscription.wants(event)) {
                    writes.add(row(subscription, event, now));
                }
            }
            for (int from = 0; from < writes.size(); from += Rows.WRITES_MAX) {
                List<Write> some = writes.subList(from, Math.min(writes.size(), from + Rows.WRITES_MAX));
                if (rows.write(some) != WriteResult.WRITTEN) {
                    some.forEach(rows::write); // Those that are there were written by a sweep that stopped.
                }
            }
        }
    }

    private static Write row(EventSubscription subscription, CloudEvent event, Instant now) {
        Map<String, Object> columns = new HashMap<>();
        columns.put(BODY, RowJson.write(event));
        columns.put(STATE, PENDING);
        columns.put(ATTEMPTS, 0L);
        columns.put(BEGAN_AT, now);
        columns.put(NEXT_AT, now);
        String at = String.format(Locale.ROOT, "%019d", event.at().toEpochMilli());
        return new Write.Insert(new RowKey(subscription.queue(), RowKey.row(at, event.id())), columns);
    }

    /** What is to be sent now, oldest first. */
    List<Row> due(EventSubscription subscription, Instant now, int limit) {
        return rows.list(
                KeyRange.partition(subscription.queue()),
                new Where(List.of(List.of(
                        new Where.Comparison(STATE, Where.Is.EQUAL, PENDING),
                        new Where.Comparison(NEXT_AT, Where.Is.AT_OR_BEFORE, now)))),
                limit);
    }

    /** What was given up, oldest first. */
    List<Row> dead(EventSubscription subscription, int limit) {
        return rows.list(
                KeyRange.partition(subscription.queue()),
                new Where(List.of(List.of(new Where.Comparison(STATE, Where.Is.EQUAL, DEAD)))),
                limit);
    }

    /** Forgets what was given up long ago. */
    void forgetOld(EventSubscription subscription, Instant now) {
        remove(rows.list(
                KeyRange.partition(subscription.queue()),
                new Where(List.of(List.of(
                        new Where.Comparison(STATE, Where.Is.EQUAL, DEAD),
                        new Where.Comparison(BEGAN_AT, Where.Is.BEFORE, now.minus(DEAD_KEPT_FOR))))),
                Rows.WRITES_MAX));
    }

    /** Forgets some of all that waits; whether there was any. */
    boolean forget(EventSubscription subscription) {
        return remove(rows.list(KeyRange.partition(subscription.queue()), Rows.WRITES_MAX));
    }

    private boolean remove(List<Row> some) {
        List<Write> writes = some.stream()
                .map(row -> (Write) new Write.Delete(row.key(), null))
                .toList();
        if (!writes.isEmpty() && rows.write(writes) != WriteResult.WRITTEN) {
            writes.forEach(rows::write);
        }
        return !writes.isEmpty();
    }

    boolean claim(Row row, Instant until) {
        return rows.write(new Write.Merge(
                        row.key(), row.etag(), Map.of(ATTEMPTS, row.number(ATTEMPTS) + 1, NEXT_AT, until)))
                == WriteResult.WRITTEN;
    }

    void delivered(Row row) {
        rows.write(new Write.Delete(row.key(), null));
    }

    void failed(Row row, String state, Instant next, String problem) {
        rows.write(new Write.Merge(row.key(), null, Map.of(STATE, state, NEXT_AT, next, PROBLEM, problem)));
    }
}
