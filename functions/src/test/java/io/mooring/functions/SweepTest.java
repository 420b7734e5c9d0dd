package io.mooring.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mooring.functions.arm.Unavailable;
import io.mooring.functions.connectivity.LinkRegistry;
import io.mooring.functions.connectivity.Partitions;
import io.mooring.functions.connectivity.TransitionLog;
import io.mooring.functions.tables.KeyRange;
import io.mooring.functions.tables.MemoryRows;
import io.mooring.functions.tables.Row;
import io.mooring.functions.tables.RowKey;
import io.mooring.functions.tables.Rows;
import io.mooring.functions.tables.Where;
import io.mooring.functions.tables.Write;
import io.mooring.functions.tables.WriteResult;
import io.mooring.protocol.connectivity.ConnectivityStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class SweepTest {
    private static final String SUBSCRIPTION = TestHub.SUBSCRIPTION;

    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger writesUntilCrash = new AtomicInteger(Integer.MAX_VALUE);
    private volatile Predicate<KeyRange> broken = range -> false;
    private volatile Predicate<RowKey> brokenWrites = key -> false;

    private final TestHub hub = new TestHub(FaultyRows::new);

    @Test
    void requestsGrowWithGroupsAndNotWithClusters() {
        seed("small", 3);
        hub.sweep();
        int oneGroup = swept();
        seed("large", 900);
        hub.sweep();
        assertEquals(oneGroup, swept(), "903 clusters in two groups");
        for (int i = 0; i < 48; i++) {
            seed("group-" + i, 2);
        }
        hub.sweep();
        assertEquals(oneGroup, swept(), "999 clusters in 50 groups");
        for (int i = 48; i < 198; i++) {
            seed("group-" + i, 2);
        }
        hub.sweep();
        assertEquals(oneGroup + 1, swept(), "200 groups are two ranges");
    }

    @Test
    void transitionsOfAGroupAreWrittenTogether() {
        seed("g", 80);
        hub.sweep();
        int idle = swept();
        hub.clock.advance(Duration.ofMinutes(15));
        assertEquals(
                idle + 4,
                swept(),
                "who is told, one that says so, one transaction for the history, one for rows and count");
        assertEquals(80, history("Connected>Offline"));
        assertEquals(Map.of("Offline", 80L), counts("g"));
    }

    @Test
    void aGroupThatFailsLeavesTheOthersTheirSweep() {
        for (String group : List.of("a", "b", "c")) {
            seed(group, 2);
        }
        hub.sweep();
        hub.clock.advance(Duration.ofMinutes(15));
        broken = range -> range.contains(new RowKey(partition("b"), "x"));
        hub.sweep();
        assertEquals(4, history("Connected>Offline"));
        assertEquals(Map.of("Connected", 2L), counts("b"));
        broken = range -> false;
        brokenWrites = key -> key.partition().equals(partition("b"));
        hub.sweep();
        assertEquals(4, history("Connected>Offline"));
        brokenWrites = key -> false;
        hub.sweep();
        assertEquals(6, history("Connected>Offline"));
        assertEquals(Map.of("Offline", 2L), counts("b"));
    }

    @Test
    void whereverASweepStopsTheNextOnesWriteEachTransitionOnceAndCountRight() {
        for (int crashAfter = 0; crashAfter < 12; crashAfter++) {
            hub.tables.values().forEach(rows -> rows.restore(List.of()));
            seed("g", 7);
            hub.sweep();
            assertEquals(Map.of("Connected", 7L), counts("g"));
            hub.clock.advance(Duration.ofMinutes(15));
            writesUntilCrash.set(crashAfter);
            hub.sweep();
            writesUntilCrash.set(Integer.MAX_VALUE);
            assertEquals(announced("g"), counts("g"), "also before anybody heals it");
            hub.sweep();
            assertEquals(7, history("Connected>Offline"), "crashed after " + crashAfter);
            assertEquals(Map.of("Offline", 7L), counts("g"), "crashed after " + crashAfter);
            assertEquals(announced("g"), counts("g"));
        }
    }

    @Test
    void whatASweepWroteDownBeforeItStoppedIsFollowedByWhatHappenedSince() {
        for (int crashAfter = 0; crashAfter < 6; crashAfter++) {
            hub.tables.values().forEach(rows -> rows.restore(List.of()));
            seed("g", 1);
            hub.sweep();
            hub.clock.advance(Duration.ofMinutes(15));
            writesUntilCrash.set(crashAfter);
            hub.sweep();
            writesUntilCrash.set(Integer.MAX_VALUE);
            beatAll("g");
            hub.sweep();
            assertEquals(history("Connected>Offline"), history("Offline>Connected"), "crashed after " + crashAfter);
            assertEquals(Map.of("Connected", 1L), counts("g"));
        }
    }

    @Test
    void aCountThatIsWrongIsHealedWithinADay() {
        seed("g", 3);
        hub.sweep();
        MemoryRows links = hub.tables.get(LinkRegistry.TABLE);
        RowKey gone = links.all().getLast().key();
        links.write(new Write.Delete(gone, null)); // The storage lost it.
        hub.sweep();
        assertEquals(Map.of("Connected", 3L), counts("g"));
        hub.clock.advance(Duration.ofHours(25));
        hub.sweep();
        hub.sweep();
        assertEquals(Map.of("Offline", 2L), counts("g"));
    }

    @Test
    void aDeletedClusterIsCountedNoMore() {
        TestAgent first = hub.connected("first");
        hub.connected("second");
        hub.sweep();
        assertEquals(Map.of("Connected", 2L), counts("g1"));
        hub.ask("DELETE", HubClient.path(first.cluster()), "owner", null);
        hub.sweep();
        assertEquals(Map.of("Connected", 1L), counts("g1"));
        assertEquals(1, hub.tables.get(TransitionLog.TABLE).all().size(), "the other one's history");
    }

    @Test
    void aPartitionThatTheStorageForgotIsFoundAgain() {
        seed("a", 1);
        hub.sweep();
        seed("b", 1);
        hub.tables.get(Partitions.TABLE).write(new Write.Delete(new RowKey("known", partition("b")), null));
        hub.sweep();
        hub.clock.advance(Duration.ofDays(1));
        hub.sweep();
        assertEquals(Map.of("Offline", 1L), counts("b"));
    }

    @Test
    void ofATransitionIsKeptWhenItBecameTrue() {
        TestAgent agent = hub.connected("edge");
        Instant beat = hub.clock.instant();
        hub.sweep();
        hub.clock.advance(Duration.ofHours(3));
        hub.sweep();
        Row last = hub.tables.get(TransitionLog.TABLE).all().getLast();
        assertEquals(beat.plus(Duration.ofMinutes(15)), last.time("At"));
        assertEquals(hub.clock.instant(), last.time("SeenAt"));
        hub.clock.advance(Duration.ofDays(90));
        hub.sweep();
        assertEquals(
                beat.plus(Duration.ofDays(90)),
                hub.tables.get(TransitionLog.TABLE).all().getLast().time("At"));
        assertEquals("Expired", hub.status(agent));
    }

    @Test
    void aHundredTransitionsAreKept() {
        TestAgent agent = hub.connected("edge");
        for (int i = 0; i < 60; i++) {
            hub.beat(agent);
            hub.sweep();
            hub.clock.advance(Duration.ofMinutes(15));
            hub.sweep();
        }
        assertEquals(100, hub.tables.get(TransitionLog.TABLE).all().size());
    }

    /** Clusters that have just been heard, as the hub itself would have noted them. */
    private void seed(String group, int clusters) {
        for (String table : List.of(LinkRegistry.TABLE, Partitions.TABLE, TransitionLog.TABLE)) {
            hub.tables.computeIfAbsent(table, any -> new MemoryRows());
        }
        hub.tables.get(Partitions.TABLE).write(new Write.Insert(new RowKey("known", partition(group)), Map.of()));
        for (int i = 0; i < clusters; i++) {
            hub.tables
                    .get(LinkRegistry.TABLE)
                    .write(new Write.Insert(
                            new RowKey(partition(group), "edge-" + i + "!11111111"),
                            Map.of(
                                    "Announced",
                                    "Connected",
                                    "Announcements",
                                    1L,
                                    "LastHeartbeatAt",
                                    hub.clock.instant(),
                                    "CertificateNotAfter",
                                    hub.clock.instant().plus(Duration.ofDays(90)))));
        }
    }

    private void beatAll(String group) {
        MemoryRows links = hub.tables.get(LinkRegistry.TABLE);
        for (Row row : links.all()) {
            if (row.key().partition().equals(partition(group)) && row.time("LastHeartbeatAt") != null) {
                links.write(new Write.Merge(row.key(), null, Map.of("LastHeartbeatAt", hub.clock.instant())));
            }
        }
    }

    private static String partition(String group) {
        return RowKey.group(SUBSCRIPTION, group);
    }

    private int swept() {
        requests.set(0);
        hub.sweep();
        return requests.get();
    }

    private long history(String what) {
        return hub.tables.get(TransitionLog.TABLE).all().stream()
                .filter(row -> what.equals(row.text("From") + ">" + row.text("To")))
                .count();
    }

    /** As counted, without those that are none. */
    private Map<String, Long> counts(String group) {
        Row row = hub.tables
                .get(LinkRegistry.TABLE)
                .find(new RowKey(partition(group), "!counts"))
                .orElseThrow();
        Map<String, Long> counts = new TreeMap<>();
        for (ConnectivityStatus status : ConnectivityStatus.values()) {
            if (row.number(status.wireName()) != 0) {
                counts.put(status.wireName(), row.number(status.wireName()));
            }
        }
        return counts;
    }

    private Map<String, Long> announced(String group) {
        Map<String, Long> counts = new TreeMap<>();
        for (Row row : hub.tables.get(LinkRegistry.TABLE).all()) {
            String announced = row.text("Announced");
            if (row.key().partition().equals(partition(group)) && announced != null) {
                counts.merge(announced, 1L, Long::sum);
            }
        }
        return counts;
    }

    private final class FaultyRows implements Rows {
        private final Rows rows;

        FaultyRows(Rows rows) {
            this.rows = rows;
        }

        @Override
        public Optional<Row> find(RowKey key) {
            requests.incrementAndGet();
            return rows.find(key);
        }

        @Override
        public List<Row> list(KeyRange range, Where where, int limit) {
            requests.incrementAndGet();
            if (broken.test(range)) {
                throw new Unavailable("list", 1);
            }
            return rows.list(range, where, limit);
        }

        @Override
        public WriteResult write(List<Write> writes) {
            requests.incrementAndGet();
            if (writesUntilCrash.getAndDecrement() <= 0
                    || brokenWrites.test(writes.getFirst().key())) {
                throw new Unavailable("write", 1);
            }
            return rows.write(writes);
        }
    }
}
