package io.mooring.functions.connectivity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.functions.arm.Unavailable;
import io.mooring.functions.tables.BatchResult;
import io.mooring.functions.tables.KeyRange;
import io.mooring.functions.tables.MemoryRows;
import io.mooring.functions.tables.Row;
import io.mooring.functions.tables.RowKey;
import io.mooring.functions.tables.Rows;
import io.mooring.functions.tables.Where;
import io.mooring.functions.tables.Write;
import io.mooring.functions.tables.WriteResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GroupCommitTest {
    private final GatedRows rows = new GatedRows();
    private final GroupCommit commit = new GroupCommit(rows, 300);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    @Test
    void whatComesAloneGoesAtOnce() {
        rows.have("p", 2);
        rows.gate.release(2);
        assertEquals(WriteResult.WRITTEN, commit.write(beat("p", 0)).result());
        assertEquals(WriteResult.WRITTEN, commit.write(beat("p", 1)).result());
        assertEquals(List.of(1, 1), rows.sizes());
    }

    @Test
    void whatComesMeanwhileGoesTogether() throws Exception {
        rows.have("p", 250);
        List<Future<GroupCommit.Written>> all = together("p", 0, 250);
        rows.gate.release(100);
        for (Future<GroupCommit.Written> one : all) {
            assertEquals(WriteResult.WRITTEN, one.get().result());
            assertTrue(one.get().etag().startsWith("W/"));
        }
        assertEquals(List.of(1, 100, 100, 49), rows.sizes());
        assertEquals(250, rows.beaten());
        assertEquals(0, commit.load());
    }

    @Test
    void eachHearsOfItsOwnVersion() throws Exception {
        rows.have("p", 20);
        List<Future<GroupCommit.Written>> all = together("p", 0, 20);
        rows.gate.release(10);
        for (int i = 0; i < all.size(); i++) {
            String told = all.get(i).get().etag();
            assertEquals(rows.find(key("p", i)).orElseThrow().etag(), told);
        }
    }

    @Test
    void aRowThatFailsFallsOutAndItsMatesAreWritten() throws Exception {
        rows.have("p", 50); // 50 to 52 are missing.
        List<Future<GroupCommit.Written>> all = together("p", 0, 53);
        rows.gate.release(100);
        for (int i = 0; i < all.size(); i++) {
            WriteResult expected = i < 50 ? WriteResult.WRITTEN : WriteResult.MISSING;
            assertEquals(expected, all.get(i).get().result(), "beat " + i);
        }
        assertEquals(List.of(1, 52, 51, 50, 49), rows.sizes());
    }

    @Test
    void whenManyFallOutEachGoesOnItsOwn() throws Exception {
        rows.have("p", 10);
        List<Future<GroupCommit.Written>> all = together("p", 0, 30);
        rows.gate.release(100);
        for (int i = 0; i < all.size(); i++) {
            WriteResult expected = i < 10 ? WriteResult.WRITTEN : WriteResult.MISSING;
            assertEquals(expected, all.get(i).get().result(), "beat " + i);
        }
        assertEquals(1 + 4 + 25, rows.sizes().size());
    }

    @Test
    void twoBeatsOfOneClusterAreNeverInOneTransaction() throws Exception {
        rows.have("p", 2);
        List<Future<GroupCommit.Written>> all = new ArrayList<>(together("p", 0, 1));
        all.addAll(together("p", 1, 2));
        all.addAll(together("p", 1, 2));
        rows.gate.release(10);
        for (Future<GroupCommit.Written> one : all) {
            assertEquals(WriteResult.WRITTEN, one.get().result());
        }
        assertEquals(List.of(1, 1, 1), rows.sizes());
    }

    @Test
    void partitionsDoNotWaitForEachOther() throws Exception {
        rows.have("p", 1);
        rows.have("q", 1);
        List<Future<GroupCommit.Written>> all = new ArrayList<>(together("p", 0, 1));
        all.addAll(together("q", 0, 1));
        assertEquals(2, rows.sizes().size(), "both are under way");
        rows.gate.release(2);
        for (Future<GroupCommit.Written> one : all) {
            assertEquals(WriteResult.WRITTEN, one.get().result());
        }
    }

    @Test
    void whatTheStorageDidNotTakeIsAcknowledgedToNobody() throws Exception {
        rows.have("p", 20);
        List<Future<GroupCommit.Written>> all = together("p", 0, 20);
        rows.away = true;
        rows.gate.release(100);
        for (Future<GroupCommit.Written> one : all) {
            ExecutionException failure = assertThrows(ExecutionException.class, one::get);
            assertInstanceOf(Unavailable.class, failure.getCause());
        }
        rows.away = false;
        assertEquals(WriteResult.WRITTEN, commit.write(beat("p", 0)).result(), "the next one is not stuck");
    }

    @Test
    void oneTooManyIsRefused() throws Exception {
        rows.have("p", 301);
        List<Future<GroupCommit.Written>> all = together("p", 0, 300);
        assertEquals(1, commit.load());
        assertThrows(GroupCommit.Full.class, () -> commit.write(beat("p", 300)));
        rows.gate.release(100);
        for (Future<GroupCommit.Written> one : all) {
            one.get();
        }
        assertEquals(WriteResult.WRITTEN, commit.write(beat("p", 300)).result());
    }

    @Test
    void oneThatIsInterruptedDoesNotHoldUpTheOthers() throws Exception {
        rows.have("p", 3);
        List<Future<GroupCommit.Written>> first = together("p", 0, 1);
        List<Future<GroupCommit.Written>> others = together("p", 1, 3);
        others.getFirst().cancel(true);
        while (commit.waiting() > 1) {
            Thread.onSpinWait();
        }
        rows.gate.release(10);
        assertEquals(WriteResult.WRITTEN, first.getFirst().get().result());
        assertEquals(WriteResult.WRITTEN, others.getLast().get().result());
    }

    /** Beats that come one after the other before the storage answers the first of them. */
    private List<Future<GroupCommit.Written>> together(String partition, int from, int to) {
        int before = underWay();
        List<Future<GroupCommit.Written>> all = new ArrayList<>();
        for (int i = from; i < to; i++) {
            int number = i;
            all.add(threads.submit(() -> commit.write(beat(partition, number))));
            while (underWay() <= before + i - from) {
                Thread.onSpinWait();
            }
        }
        return all;
    }

    private int underWay() {
        return rows.blocked() + commit.waiting();
    }

    private static RowKey key(String partition, int number) {
        return new RowKey(partition, "edge-" + number);
    }

    private static Write.Merge beat(String partition, int number) {
        return new Write.Merge(key(partition, number), null, Map.of("At", "now"));
    }

    /** A table whose writes wait for permits. */
    private static final class GatedRows implements Rows {
        private final MemoryRows rows = new MemoryRows();
        private final Semaphore gate = new Semaphore(0);
        private final List<Integer> sizes = new ArrayList<>();
        private final AtomicInteger blocked = new AtomicInteger();
        private volatile boolean away;

        void have(String partition, int count) {
            IntStream.range(0, count).forEach(i -> rows.write(new Write.Insert(key(partition, i), Map.of("X", "x"))));
        }

        int blocked() {
            return blocked.get();
        }

        synchronized List<Integer> sizes() {
            return List.copyOf(sizes);
        }

        long beaten() {
            return rows.all().stream().filter(row -> row.text("At") != null).count();
        }

        @Override
        public Optional<Row> find(RowKey key) {
            return rows.find(key);
        }

        @Override
        public List<Row> list(KeyRange range, Where where, int limit) {
            return rows.list(range, where, limit);
        }

        @Override
        public WriteResult write(List<Write> writes) {
            return commit(writes).result();
        }

        @Override
        public BatchResult commit(List<Write> writes) {
            synchronized (this) {
                sizes.add(writes.size());
            }
            blocked.incrementAndGet();
            gate.acquireUninterruptibly();
            blocked.decrementAndGet();
            if (away) {
                throw new Unavailable("write", new IllegalStateException("away"));
            }
            return rows.commit(writes);
        }
    }
}
