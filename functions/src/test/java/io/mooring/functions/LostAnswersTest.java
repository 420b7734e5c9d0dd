package io.mooring.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.functions.tables.KeyRange;
import io.mooring.functions.tables.Row;
import io.mooring.functions.tables.RowKey;
import io.mooring.functions.tables.Rows;
import io.mooring.functions.tables.Where;
import io.mooring.functions.tables.Write;
import io.mooring.functions.tables.WriteResult;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Writes that took effect although the client says that they conflict: its own retry met what it had written. */
class LostAnswersTest {
    private int losses;

    private final TestHub hub = new TestHub(LosingRows::new);
    private final TestAgent agent = hub.created("edge");

    @Test
    void aClusterWhoseAnswerGotLostIsCreatedOnce() {
        losses = 1;
        TestAgent second = hub.created("second");
        assertEquals("Connecting", hub.status(second));
        losses = 1;
        String path = HubClient.path(second.cluster());
        assertEquals(
                200, hub.ask("PATCH", path, "owner", "{\"tags\":{\"a\":\"b\"}}").status());
        assertEquals("b", hub.ask("GET", path, "owner", null).text("/tags/a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"fluxConfigurations", "extensions"})
    void anItemWhoseAnswerGotLostIsCreatedOnce(String kind) {
        Object body = kind.equals("extensions")
                ? "{\"properties\":{\"extensionType\":\"mooring.node-info\"}}"
                : TestBodies.configuration("https://git.example.com/x");
        String path = HubClient.path(agent.cluster(), kind, "a");
        losses = 1;
        assertEquals(201, hub.ask("PUT", path, "owner", body).status());
        losses = 1;
        assertEquals(200, hub.ask("PUT", path, "owner", body).status());
        losses = 1;
        assertEquals(200, hub.ask("DELETE", path, "owner", null).status());
        assertEquals("404 ResourceNotFound", hub.ask("GET", path, "owner", null).code());
    }

    @Test
    void enrolmentAndHeartbeatSurviveLostAnswers() {
        losses = 1;
        hub.enrol(agent);
        hub.beat(agent);
        assertTrue(losses <= 0);
        assertEquals("Connected", hub.status(agent));
    }

    private final class LosingRows implements Rows {
        private final Rows rows;

        LosingRows(Rows rows) {
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
            WriteResult result = rows.write(writes);
            boolean own = writes.stream().noneMatch(Write.Merge.class::isInstance);
            if (losses > 0 && own && result == WriteResult.WRITTEN) {
                losses--;
                return WriteResult.CONFLICT;
            }
            return result;
        }
    }
}
