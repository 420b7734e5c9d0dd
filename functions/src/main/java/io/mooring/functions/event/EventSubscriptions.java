package io.mooring.functions.event;

import io.mooring.functions.tables.KeyRange;
import io.mooring.functions.tables.RowKey;
import io.mooring.functions.tables.Rows;
import io.mooring.functions.tables.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Who is to be told. */
public final class EventSubscriptions {
    public static final String TABLE = "EventSubscriptions";

    static final int PER_SUBSCRIPTION_MAX = 100;

    private static final int ALL_MAX = 10_000;

    /** So late may another instance's new subscriber hear his first event. */
    private static final Duration KNOWN_FOR = Duration.ofSeconds(10);

    private final Rows rows;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    private record Known(Instant at, List<EventSubscription> all) {}

    public EventSubscriptions(Rows rows) {
        this.rows = rows;
    }

    Optional<EventSubscription> find(String subscriptionId, String name) {
        return rows.find(new RowKey(RowKey.row(subscriptionId), RowKey.row(name)))
                .map(EventSubscription::of);
    }

    List<EventSubscription> list(String subscriptionId) {
        return rows.list(KeyRange.partition(RowKey.row(subscriptionId)), PER_SUBSCRIPTION_MAX).stream()
                .map(EventSubscription::of)
                .toList();
    }

    /** The same, read a moment ago. */
    List<EventSubscription> known(String subscriptionId, Instant now) {
        Known read = known.get(subscriptionId);
        if (read == null || now.isBefore(read.at()) || !now.isBefore(read.at().plus(KNOWN_FOR))) {
            read = new Known(now, list(subscriptionId));
            known.put(subscriptionId, read);
        }
        return read.all();
    }

    List<EventSubscription> all() {
        return rows.list(new KeyRange(new RowKey("", ""), new RowKey("\uFFFF", ""), null), ALL_MAX).stream()
                .map(EventSubscription::of)
                .toList();
    }

    /** Whether it is new. */
    boolean put(EventSubscription subscription) {
        known.clear();
        var present = rows.find(subscription.key());
        rows.write(
                present.isPresent()
                        ? new Write.Replace(subscription.key(), present.get().etag(), subscription.columns())
                        : new Write.Insert(subscription.key(), subscription.columns()));
        return present.isEmpty();
    }

    void delete(EventSubscription subscription) {
        known.clear();
        rows.write(new Write.Delete(subscription.key(), null));
    }
}
