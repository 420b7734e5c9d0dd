package io.mooring.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.functions.TestHub.Answer;
import io.mooring.functions.arm.Unavailable;
import io.mooring.functions.desired.DesiredStore;
import io.mooring.functions.tables.BatchResult;
import io.mooring.functions.tables.KeyRange;
import io.mooring.functions.tables.Row;
import io.mooring.functions.tables.RowKey;
import io.mooring.functions.tables.Rows;
import io.mooring.functions.tables.Where;
import io.mooring.functions.tables.Write;
import io.mooring.functions.tables.WriteResult;
import io.mooring.protocol.agent.AgentApi;
import io.mooring.protocol.agent.HeartbeatRequest;
import io.mooring.protocol.agent.HeartbeatResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What agents are told with a beat when they bring along what they were told last. */
class HeartbeatTest {
    private int failAfter = Integer.MAX_VALUE;
    private final TestHub hub = new TestHub(FailingRows::new);
    private final TestAgent agent = hub.connected("edge");

    @Test
    void aChangeOfWhatIsWantedIsToldByTheNextBeat() {
        HeartbeatResponse before = beat(null);
        before = beat(before.last());
        want("a");
        HeartbeatResponse after = beat(before.last());
        assertTrue(after.desiredGeneration() > before.desiredGeneration());
        assertEquals(fetched(), after.desiredGeneration());
        assertEquals(fetched(), beat(after.last()).desiredGeneration());
    }

    @Test
    void aChangeAtAnotherInstanceIsToldToo() {
        HeartbeatResponse before = beat(beat(null).last());
        TestHub other = hub.another();
        other.ask("PUT", item("a"), "owner", TestBodies.configuration("https://git.example.com/x"));
        assertEquals(fetched(), beat(before.last()).desiredGeneration());
    }

    @Test
    void aChangeIsToldWhereverItsWriterStops() {
        for (int writes = 0; writes < 4; writes++) {
            HeartbeatResponse before = beat(beat(null).last());
            failAfter = writes;
            want("a" + writes);
            failAfter = Integer.MAX_VALUE;
            String last = before.last();
            for (int beats = 0; beats < 20; beats++) {
                HeartbeatResponse told = beat(last);
                assertEquals(fetched(), told.desiredGeneration(), writes + " writes, beat " + beats);
                last = told.last();
                hub.clock.advance(Duration.ofMinutes(1));
            }
            assertNotNull(last, "the row has come to rest");
        }
    }

    @Test
    void whileAChangeIsUnderWayEachBeatLooks() {
        failAfter = 1; // The notice, and nothing after it.
        want("a");
        failAfter = Integer.MAX_VALUE;
        assertNull(beat(beat(null).last()).last());
        hub.another().ask("PUT", item("b"), "owner", TestBodies.configuration("https://git.example.com/x"));
        assertEquals(fetched(), beat(null).desiredGeneration());
    }

    @Test
    void aTransitionOrARenewalInBetweenDoesNoHarm() {
        HeartbeatResponse before = beat(beat(null).last());
        hub.sweep();
        HeartbeatResponse after = beat(before.last());
        assertNotNull(after.last());
        hub.clock.advance(Duration.ofDays(40));
        Answer renewed = hub.ask("POST", AgentApi.RENEWALS, hub.token(agent), Map.of("csr", agent.csr()));
        assertEquals(200, renewed.status());
        HeartbeatResponse told = beat(after.last());
        assertNotNull(told.certificateNotAfter());
        assertTrue(told.certificateNotAfter().isAfter(hub.clock.instant().plus(Duration.ofDays(80))));
    }

    @Test
    void whatAnAgentBringsAlongHelpsNoneThatIsRevoked() {
        HeartbeatResponse before = beat(beat(null).last());
        hub.ask("DELETE", HubClient.path(agent.cluster()), "owner", null);
        hub.created("edge");
        Answer answer =
                hub.ask("POST", AgentApi.HEARTBEATS, hub.token(agent), new HeartbeatRequest(null, null, before.last()));
        assertEquals("401 ClusterIdentityRevoked", answer.code());
    }

    @Test
    void moreThanTheHubCanTakeAreAskedToComeLater() throws Exception {
        var gate = new Semaphore(0);
        TestHub slow = hub.another(rows -> new SlowRows(rows, gate));
        String token = hub.token(agent);
        Callable<Answer> call = () -> slow.ask("POST", AgentApi.HEARTBEATS, token, new HeartbeatRequest(null));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> all = new ArrayList<>();
            Answer refused = null;
            for (int i = 0; i < 600; i++) {
                all.add(threads.submit(call));
            }
            while (all.stream().filter(Future::isDone).count() < 88) {
                Thread.onSpinWait();
            }
            gate.release(10_000);
            int taken = 0;
            for (Future<Answer> one : all) {
                taken += one.get().status() == 200 ? 1 : 0;
                refused = one.get().status() == 200 ? refused : one.get();
            }
            assertEquals(512, taken);
            assertNotNull(refused);
            assertEquals("429 TooManyRequests", refused.code());
            int seconds = Integer.parseInt(refused.response().getHeader("Retry-After"));
            assertTrue(seconds >= 1 && seconds <= 10);
        }
    }

    private HeartbeatResponse beat(@Nullable String last) {
        return hub.ask("POST", AgentApi.HEARTBEATS, hub.token(agent), new HeartbeatRequest(null, null, last))
                .as(HeartbeatResponse.class);
    }

    private String item(String name) {
        return HubClient.path(agent.cluster(), "fluxConfigurations", name);
    }

    private void want(String name) {
        hub.ask("PUT", item(name), "owner", TestBodies.configuration("https://git.example.com/x"));
    }

    private long fetched() {
        return hub.tables.get(DesiredStore.TABLE).all().stream()
                .filter(row -> row.key().row().equals("0"))
                .mapToLong(row -> row.number("Generation"))
                .findFirst()
                .orElse(0);
    }

    /** After so many writes to what agents see and what is wanted, the storage is away. */
    private final class FailingRows extends Passing {
        FailingRows(Rows rows) {
            super(rows);
        }

        @Override
        public BatchResult commit(List<Write> writes) {
            boolean counted = writes.getFirst() instanceof Write.Merge merge
                            && merge.columns().containsKey("DesiredGeneration")
                    || writes.stream().anyMatch(write -> write.key().row().equals("0"));
            if (counted && failAfter-- <= 0) {
                throw new Unavailable("write", new IllegalStateException("away"));
            }
            return super.commit(writes);
        }
    }

    private static final class SlowRows extends Passing {
        private final Semaphore gate;

        SlowRows(Rows rows, Semaphore gate) {
            super(rows);
            this.gate = gate;
        }

        @Override
        public BatchResult commit(List<Write> writes) {
            gate.acquireUninterruptibly();
            return super.commit(writes);
        }
    }

    private static class Passing implements Rows {
        private final Rows rows;

        Passing(Rows rows) {
            this.rows = rows;
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
            return rows.commit(writes);
        }
    }
}
