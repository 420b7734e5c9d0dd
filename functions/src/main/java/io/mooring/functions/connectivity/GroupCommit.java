package io.mooring.functions.connectivity;

import io.mooring.functions.arm.Unavailable;
import io.mooring.functions.tables.BatchResult;
import io.mooring.functions.tables.RowKey;
import io.mooring.functions.tables.Rows;
import io.mooring.functions.tables.Write;
import io.mooring.functions.tables.WriteResult;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes together what comes together: while one write to a partition is under way, what else comes for that partition
 * waits, and then goes as one transaction. What comes alone goes at once.
 *
 * <p>A row that fails falls out, and the others of its transaction are written. Nobody is told that a row is written
 * before it is.
 */
final class GroupCommit {
    /** After so many rows of one transaction fell out, the others go each on its own. */
    private static final int FALLEN_MAX = 4;

    /** The storage gives up much earlier, so this is only for what nobody thought of. */
    private static final Duration WAIT_MAX = Duration.ofSeconds(15);

    private final Rows rows;
    private final int insideMax;
    private final ReentrantLock lock = new ReentrantLock();
    /** The partitions to which a write is under way, and what waits for its end. */
    private final Map<String, Deque<Waiting>> lanes = new HashMap<>();

    private final AtomicInteger inside = new AtomicInteger();

    /** @param insideMax so many may be under way or wait; one more is refused */
    GroupCommit(Rows rows, int insideMax) {
        this.rows = rows;
        this.insideMax = insideMax;
    }

    /** Too much is under way already. */
    static final class Full extends RuntimeException {
        private static final long serialVersionUID = 1;

        Full() {
            super("too many writes are under way", null, false, false);
        }
    }

    /** What became of a write; the new version is empty if nobody says which it is. */
    record Written(WriteResult result, String etag) {}

    /** What one that waits hears. */
    private sealed interface Turn {
        record Over(Written written) implements Turn {}

        /** Write for all who wait. */
        record Lead() implements Turn {}

        record Alone() implements Turn {}
    }

    private record Waiting(Write.Merge write, CompletableFuture<Turn> turn) {
        RowKey key() {
            return write.key();
        }
    }

    /** How full it is, from 0 to 1. */
    double load() {
        return (double) inside.get() / insideMax;
    }

    /** How many wait for others. */
    int waiting() {
        lock.lock();
        try {
            return lanes.values().stream().mapToInt(Deque::size).sum();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Returns when the write is done, or cannot be.
     *
     * @throws Full if too much is under way already
     * @throws Unavailable if the storage does not answer; the write may have been done or not
     */
    Written write(Write.Merge write) {
        if (inside.incrementAndGet() > insideMax) {
            inside.decrementAndGet();
            throw new Full();
        }
        try {
            var mine = new Waiting(write, new CompletableFuture<>());
            Turn turn = begins(mine) ? new Turn.Lead() : await(mine);
            if (turn instanceof Turn.Lead) {
                turn = lead(write);
            }
            return turn instanceof Turn.Over(Written written) ? written : alone(write);
        } finally {
            inside.decrementAndGet();
        }
    }

    private Written alone(Write write) {
        BatchResult result = rows.commit(List.of(write));
        return new Written(result.result(), result.etag(0));
    }

    /** Whether nothing is under way to this partition, so that this one begins; else it waits. */
    private boolean begins(Waiting mine) {
        lock.lock();
        try {
            Deque<Waiting> queue = lanes.get(mine.key().partition());
            if (queue == null) {
                lanes.put(mine.key().partition(), new ArrayDeque<>());
                return true;
            }
            queue.add(mine);
            return false;
        } finally {
            lock.unlock();
        }
    }

    private Turn await(Waiting mine) {
        try {
            return mine.turn().get(WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Unavailable away) {
                throw away;
            }
            throw new IllegalStateException("write with others", e.getCause());
        } catch (TimeoutException e) {
            leave(mine);
            throw new Unavailable("write with others", e);
        } catch (InterruptedException e) {
            leave(mine);
            Thread.currentThread().interrupt();
            throw new Unavailable("write with others", e);
        }
    }

    /** One that waits no longer, and might just have been told to lead. */
    private void leave(Waiting mine) {
        String partition = mine.key().partition();
        lock.lock();
        try {
            Deque<Waiting> queue = lanes.get(partition);
            boolean waited = queue != null && queue.remove(mine);
            if (!waited && mine.turn().getNow(new Turn.Alone()) instanceof Turn.Lead) {
                handOver(partition);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Writes one's own and what waits. */
    private Turn lead(Write.Merge write) {
        var own = new Waiting(write, new CompletableFuture<>());
        List<Waiting> batch = take(own);
        RuntimeException failure = new IllegalStateException("nobody wrote it");
        try {
            commit(batch);
        } catch (RuntimeException e) {
            failure = e;
            throw e;
        } finally {
            for (Waiting one : batch) {
                one.turn().completeExceptionally(failure); // Those that have heard already do not hear this.
            }
            next(own.key().partition());
        }
        return own.turn().join();
    }

    /** One's own, and what else fits: no row twice. */
    private List<Waiting> take(Waiting own) {
        List<Waiting> batch = new ArrayList<>(List.of(own));
        Set<RowKey> keys = new HashSet<>(Set.of(own.key()));
        lock.lock();
        try {
            Deque<Waiting> queue = lanes.getOrDefault(own.key().partition(), new ArrayDeque<>());
            for (Iterator<Waiting> each = queue.iterator(); each.hasNext() && batch.size() < Rows.WRITES_MAX; ) {
                Waiting one = each.next();
                if (keys.add(one.key())) {
                    each.remove();
                    batch.add(one);
                }
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private void commit(List<Waiting> batch) {
        List<Waiting> left = new ArrayList<>(batch);
        for (int fallen = 0; fallen < FALLEN_MAX && !left.isEmpty(); fallen++) {
            List<Write> writes = new ArrayList<>();
            left.forEach(one -> writes.add(one.write()));
            BatchResult result = rows.commit(writes);
            if (result.result() == WriteResult.WRITTEN) {
                for (int i = 0; i < left.size(); i++) {
                    over(left.get(i), WriteResult.WRITTEN, result.etag(i));
                }
                return;
            }
            int failedAt = left.size() == 1 ? 0 : result.failedAt();
            if (failedAt < 0 || failedAt >= left.size()) {
                break;
            }
            over(left.remove(failedAt), result.result(), "");
        }
        left.forEach(one -> one.turn().complete(new Turn.Alone()));
    }

    private static void over(Waiting one, WriteResult result, String etag) {
        one.turn().complete(new Turn.Over(new Written(result, etag)));
    }

    private void next(String partition) {
        lock.lock();
        try {
            handOver(partition);
        } finally {
            lock.unlock();
        }
    }

    /** Under the lock: the next one leads; without one, whatever comes next begins at once. */
    private void handOver(String partition) {
        Deque<Waiting> queue = lanes.get(partition);
        Waiting next = queue == null ? null : queue.poll();
        if (next == null) {
            lanes.remove(partition);
        } else {
            next.turn().complete(new Turn.Lead());
        }
    }
}
