package io.mooring.gitops.source;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Fetches, one per key whoever asks: who asks while one runs gets its result, as does who comes soon after. The key must tell apart
 * whatever may lead to another result: place, reference and credentials.
 */
public final class Fetches<T> {
    private final Clock clock;
    private final Map<String, Slot<T>> slots = new ConcurrentHashMap<>();

    public Fetches(Clock clock) {
        this.clock = clock;
    }

    /** Asks a server. */
    public interface Fetch<T> {
        T run() throws FetchFailed;
    }

    /** What the server says now, or said at most {@code age} ago. */
    public T fetch(String key, Duration age, Fetch<T> fetch) throws FetchFailed {
        Instant oldest = clock.instant().minus(age);
        Slot<T> slot = slots.computeIfAbsent(key, ignored -> new Slot<>());
        slot.lock.lock();
        try {
            T known = slot.result;
            if (known != null && !slot.startedAt.isBefore(oldest)) {
                return known;
            }
            slot.result = null;
            Instant startedAt = clock.instant();
            T result = fetch.run();
            slot.startedAt = startedAt;
            slot.result = result;
            return result;
        } finally {
            slot.lock.unlock();
        }
    }

    private static final class Slot<T> {
        private final ReentrantLock lock = new ReentrantLock();
        private Instant startedAt = Instant.MIN;
        private @Nullable T result;
    }
}
