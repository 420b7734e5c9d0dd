package io.mooring.e2e.simulation;

import static org.junit.jupiter.api.Assertions.fail;

import io.mooring.agents.kube.SecretStore;
import io.mooring.functions.connectivity.LinkRegistry;
import io.mooring.functions.connectivity.TransitionLog;
import io.mooring.functions.desired.DesiredStore;
import io.mooring.functions.tables.KeyRange;
import io.mooring.functions.tables.Row;
import io.mooring.functions.tables.RowKey;
import io.mooring.functions.tables.Rows;
import io.mooring.functions.tables.Where;
import io.mooring.functions.tables.Write;
import io.mooring.functions.tables.WriteResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each check of the simulation notices a hub or an agent that does what it must not do. */
class CheckersTest {
    private static final int SEEDS_MAX = 5;
    private static final int HASTE = 30;

    private static final Logger HUB = Logger.getLogger("io.mooring");
    private static final Logger AGENTS = Logger.getLogger("mooring");

    @BeforeAll
    static void noLogs() {
        HUB.setLevel(Level.OFF);
        AGENTS.setLevel(Level.OFF);
    }

    @Test
    void aSweepThatForgetsToWriteTransitionsDown() {
        notices(
                "a transition is one sweep late at most",
                3,
                new Forgetting(TransitionLog.TABLE, Write.Insert.class::isInstance));
    }

    @Test
    void aHubThatForgetsBeats() {
        notices(
                "the status is the truth",
                5,
                new Forgetting(
                        LinkRegistry.TABLE,
                        write -> write instanceof Write.Merge merge
                                && merge.columns().containsKey("LastHeartbeatAt")));
    }

    @Test
    void aHubThatForgetsReports() {
        notices(
                "the newest report arrives",
                1,
                new Forgetting(
                        DesiredStore.TABLE,
                        write -> write instanceof Write.Merge merge
                                && merge.columns().containsKey("ReportGeneration")));
    }

    @Test
    void aSweepThatWritesDownAnotherPast() {
        notices("the history is a chain", 3, new Bug() {
            @Override
            Rows store(String table, Rows rows) {
                return table.equals(TransitionLog.TABLE) ? new Changed(rows, CheckersTest::fromOffline) : rows;
            }
        });
    }

    private static Write fromOffline(Write write) {
        if (write instanceof Write.Insert insert) {
            Map<String, Object> columns = new HashMap<>(insert.columns());
            columns.replace("From", "Offline");
            return new Write.Insert(insert.key(), columns);
        }
        return write;
    }

    @Test
    void aHubThatServesTheDeleted() {
        notices(
                "a deleted identity is not served",
                6,
                new Forgetting(LinkRegistry.TABLE, Write.Delete.class::isInstance));
    }

    @Test
    void aHubThatStampsBeatsByTheClocksOfOthers() {
        notices("the history is the truth", 4, new Bug() {
            @Override
            Rows store(String table, Rows rows) {
                return table.equals(LinkRegistry.TABLE) ? new Changed(rows, CheckersTest::stampedEarlier) : rows;
            }
        });
    }

    private static Write stampedEarlier(Write write) {
        if (write instanceof Write.Merge merge && merge.columns().get("LastHeartbeatAt") instanceof Instant at) {
            Map<String, Object> columns = new HashMap<>(merge.columns());
            columns.put("LastHeartbeatAt", at.minus(Duration.ofMinutes(4)));
            return new Write.Merge(merge.key(), merge.etag(), columns);
        }
        return write;
    }

    @Test
    void aRenewalThatTakesTheNextKeyIntoUseBeforeItsCertificateIsThere() {
        notices("a good identity is never refused", 4, new Bug() {
            @Override
            int haste() {
                return HASTE;
            }

            @Override
            SecretStore secrets(SecretStore secrets) {
                return new HastySecrets(secrets);
            }
        });
    }

    /** Some seed out of a few must do, because not every run meets the fault that it takes. */
    private static void notices(String rule, int days, Bug bug) {
        List<String> seen = new ArrayList<>();
        for (int seed = 1; seed <= SEEDS_MAX; seed++) {
            var simulation = new Simulation(seed, days, bug);
            if (simulation.breaks(rule)) {
                return;
            }
            simulation.violations().stream().limit(3).forEach(seen::add);
        }
        fail("nobody noticed; " + seen);
    }

    /** Says of some writes to a table that they are done, and does them not. */
    private static final class Forgetting extends Bug {
        private final String table;
        private final Predicate<Write> which;

        Forgetting(String table, Predicate<Write> which) {
            this.table = table;
            this.which = which;
        }

        @Override
        int haste() {
            return HASTE;
        }

        @Override
        Rows store(String name, Rows rows) {
            return name.equals(table) ? new Changed(rows, write -> which.test(write) ? null : write) : rows;
        }
    }

    /** Changes writes, or leaves them out. */
    private record Changed(Rows rows, UnaryOperator<Write> change) implements Rows {
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
            List<Write> changed = new ArrayList<>();
            for (Write write : writes) {
                Write other = change.apply(write);
                if (other != null) {
                    changed.add(other);
                }
            }
            return changed.isEmpty() ? WriteResult.WRITTEN : rows.write(changed);
        }
    }

    /** Puts the key that waits for its certificate beside the certificate of the one before. */
    private record HastySecrets(SecretStore secrets) implements SecretStore {
        @Override
        public Optional<Map<String, byte[]>> read(String name) {
            return secrets.read(name);
        }

        @Override
        public void write(String name, Map<String, byte[]> data) {
            Map<String, byte[]> written = new HashMap<>(data);
            byte[] pending = data.get("pending.key");
            if (pending != null && data.containsKey("tls.key")) {
                written.put("tls.key", pending);
            }
            secrets.write(name, written);
        }
    }
}
