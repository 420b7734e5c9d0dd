package io.mooring.functions.identity;

import io.mooring.functions.arm.Unavailable;
import io.mooring.functions.tables.Row;
import io.mooring.functions.tables.RowKey;
import io.mooring.functions.tables.Rows;
import io.mooring.functions.tables.Write;
import io.mooring.functions.tables.WriteResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which generation of the authority signs, and which are trusted.
 *
 * <p>Every instance of the hub reads it again each {@link #FRESH_FOR}; so long after a change some may still act as
 * before. If the row is lost, all that the vault has is trusted again, and the newest signs.
 */
final class Rollover {
    static final Duration FRESH_FOR = Duration.ofMinutes(1);

    /** A certificate of a generation that is not known makes this instance look sooner, but not all the time. */
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(5);

    private static final RowKey KEY = new RowKey("ca", "rollover");
    private static final int ATTEMPTS_MAX = 5;

    private final Rows rows;
    private final Generations generations;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile @Nullable Read last;

    private record Read(State state, Instant at) {}

    /**
     * The generations from the oldest to the newest are trusted.
     *
     * @param signing in between
     */
    record State(int oldest, int signing, int newest) {
        IntStream trusted() {
            return IntStream.rangeClosed(oldest, newest);
        }

        boolean trusts(int generation) {
            return generation >= oldest && generation <= newest;
        }
    }

    Rollover(Rows rows, Generations generations) {
        this.rows = rows;
        this.generations = generations;
    }

    /** From memory while that is fresh, or while the storage is away. */
    State state(Instant now) {
        return state(now, FRESH_FOR);
    }

    /** As {@link #state}, for somebody who has seen a generation that is not in it. */
    State stateAgain(Instant now) {
        return state(now, AGAIN_AFTER);
    }

    private State state(Instant now, Duration freshFor) {
        Read known = last;
        if (known != null
                && !now.isBefore(known.at())
                && now.isBefore(known.at().plus(freshFor))) {
            return known.state();
        }
        reading.lock();
        try {
            State read = load();
            last = new Read(read, now);
            return read;
        } catch (Unavailable away) {
            if (known == null) {
                throw away;
            }
            return known.state();
        } finally {
            reading.unlock();
        }
    }

    /** Changes what is stored; what comes of it. */
    State change(UnaryOperator<State> change, Instant now) {
        for (int attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
            Optional<Row> row = rows.find(KEY);
            State before = row.map(Rollover::parse).orElseGet(this::load);
            State next = change.apply(before);
            WriteResult written = row.isPresent()
                    ? rows.write(new Write.Replace(KEY, row.get().etag(), columns(next)))
                    : rows.write(new Write.Insert(KEY, columns(next)));
            if (written == WriteResult.WRITTEN) {
                last = new Read(next, now);
                return next;
            }
        }
        throw new Unavailable("change the certificate authority", ATTEMPTS_MAX);
    }

    private State load() {
        Optional<Row> row = rows.find(KEY);
        if (row.isPresent()) {
            return parse(row.get());
        }
        if (generations.isStored(1)) {
            return new State(1, 1, 1); // No rollover yet, and the vault need not be asked.
        }
        int newest = generations.newestInVault();
        State found = new State(1, newest, newest);
        if (newest > 1) {
            rows.write(new Write.Insert(KEY, columns(found)));
        }
        return found;
    }

    private static State parse(Row row) {
        return new State((int) row.number("Oldest"), (int) row.number("Signing"), (int) row.number("Newest"));
    }

    private static Map<String, Object> columns(State state) {
        return Map.of(
                "Oldest", (long) state.oldest(), "Signing", (long) state.signing(), "Newest", (long) state.newest());
    }
}
