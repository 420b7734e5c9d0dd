package io.mooring.functions.authorization;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The role assignments of subscriptions, as they were at most five seconds ago.
 *
 * <p>Who asks often costs one read of the table in that time. What this instance of the hub changes is seen at once;
 * what another one changes, at the latest after these seconds: so long a role that was taken away may still be used.
 */
final class AssignmentCache {
    static final Duration AGE_MAX = Duration.ofSeconds(5);

    /** Anybody with a token may ask for any subscription; the memory that this takes stays small. */
    private static final int SUBSCRIPTIONS_MAX = 1000;

    private final AssignmentStore store;
    private final Clock clock;
    private final Kept<List<String>> subscriptions = new Kept<>();
    private final Map<String, Kept<Assignments>> kept = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Kept<Assignments>> eldest) {
            return size() > SUBSCRIPTIONS_MAX;
        }
    };
    private final ReentrantLock lock = new ReentrantLock();

    AssignmentCache(AssignmentStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    Assignments of(String subscription) {
        return entry(subscription).get(clock, () -> new Assignments(store.list(subscription)));
    }

    List<String> subscriptions() {
        return subscriptions.get(clock, store::subscriptions);
    }

    /** What is kept of a subscription is no longer true. */
    void changed(String subscription) {
        entry(subscription).clear();
        subscriptions.clear();
    }

    private Kept<Assignments> entry(String subscription) {
        lock.lock();
        try {
            return kept.computeIfAbsent(subscription, any -> new Kept<>());
        } finally {
            lock.unlock();
        }
    }

    /** One value and its age. Who comes while it is read waits for it, and does not read it again. */
    private static final class Kept<T> {
        private final ReentrantLock reading = new ReentrantLock();
        private final AtomicReference<Version<T>> latest = new AtomicReference<>(new Version<>(List.of(), Instant.MIN));

        /** @param value one, or none before the first read */
        private record Version<T>(List<T> value, Instant readAt) {
            boolean isGood(Instant now) {
                // The clock of a local cloud can be set back: then nothing is known of the age.
                return !value.isEmpty()
                        && !now.isBefore(readAt)
                        && readAt.plus(AGE_MAX).isAfter(now);
            }
        }

        T get(Clock clock, Supplier<T> read) {
            Version<T> known = latest.get();
            if (known.isGood(clock.instant())) {
                return known.value().get(0);
            }
            reading.lock();
            try {
                Version<T> before = latest.get();
                Instant now = clock.instant();
                if (before.isGood(now)) {
                    return before.value().get(0);
                }
                T value = read.get();
                // What was read while somebody wrote may lack what he wrote: then it is answered once, and not kept.
                latest.compareAndSet(before, new Version<>(List.of(value), now));
                return value;
            } finally {
                reading.unlock();
            }
        }

        void clear() {
            latest.set(new Version<>(List.of(), Instant.MIN));
        }
    }
}
