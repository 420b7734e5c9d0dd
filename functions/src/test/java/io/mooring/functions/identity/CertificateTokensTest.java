package io.mooring.functions.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mooring.functions.TestAgent;
import io.mooring.functions.arm.ArmFailure;
import io.mooring.functions.tables.KeyRange;
import io.mooring.functions.tables.MemoryRows;
import io.mooring.functions.tables.Row;
import io.mooring.functions.tables.RowKey;
import io.mooring.functions.tables.Rows;
import io.mooring.functions.tables.Where;
import io.mooring.functions.tables.Write;
import io.mooring.functions.tables.WriteResult;
import io.mooring.protocol.agent.EnrollmentResponse;
import io.mooring.protocol.arm.ClusterId;
import io.mooring.protocol.connectivity.ConnectivityPolicy;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the check of an agent's token costs. */
class CertificateTokensTest {
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

    private final MemoryVault vault = new MemoryVault();
    private final CountedRows rows = new CountedRows();
    private final CertificateAuthority authority =
            new CertificateAuthority(vault, rows, Duration.ofDays(90), new SecureRandom());
    private int chains;
    private final CertificateTokens tokens = new CertificateTokens(
            authority,
            (chain, now) -> {
                chains++;
                return authority.check(chain, now);
            },
            ConnectivityPolicy.DEFAULT);

    @Test
    void aChainIsCheckedOnceHoweverManyTokensComeWithIt() {
        TestAgent one = agent("one");
        TestAgent two = agent("two");
        for (int i = 0; i < 10; i++) {
            tokens.verify(one.token(NOW.plusSeconds(i)), NOW);
        }
        assertEquals(1, chains);
        tokens.verify(two.token(NOW), NOW);
        tokens.verify(two.token(NOW.plusSeconds(1)), NOW);
        assertEquals(2, chains);
    }

    @Test
    void aChainThatIsNotGoodIsNotRemembered() {
        TestAgent foreign = agent(
                "one",
                new CertificateAuthority(new MemoryVault(), new MemoryRows(), Duration.ofDays(90), new SecureRandom()));
        for (int i = 1; i <= 2; i++) {
            assertThrows(ArmFailure.class, () -> tokens.verify(foreign.token(NOW), NOW));
            assertEquals(i, chains);
        }
    }

    @Test
    void aKnownChainDoesNotCarryATokenThatAnotherKeySigned() {
        TestAgent one = agent("one");
        TestAgent two = agent("two");
        tokens.verify(one.token(NOW), NOW);
        String[] mine = one.token(NOW).split("\\.");
        String[] theirs = two.token(NOW).split("\\.");
        String forged = mine[0] + "." + mine[1] + "." + theirs[2];
        assertThrows(ArmFailure.class, () -> tokens.verify(forged, NOW));
    }

    /** The generations that are trusted are read again once a minute, whatever comes in between. */
    @Test
    void neitherTheVaultNorTheTablesAreAsked() {
        TestAgent one = agent("one");
        TestAgent two = agent("two");
        tokens.verify(one.token(NOW), NOW);
        int reads = rows.calls;
        int asked = vault.calls();
        for (int second = 0; second < 59; second++) {
            Instant now = NOW.plusSeconds(second);
            tokens.verify(one.token(now), now);
            tokens.verify(two.token(now), now);
        }
        assertEquals(reads, rows.calls);
        Instant later = NOW.plus(Rollover.FRESH_FOR);
        tokens.verify(one.token(later), later);
        tokens.verify(two.token(later), later);
        assertEquals(reads + 1, rows.calls);
        assertEquals(asked, vault.calls());
    }

    private TestAgent agent(String name) {
        return agent(name, authority);
    }

    private static TestAgent agent(String name, CertificateAuthority of) {
        TestAgent agent = TestAgent.of(new ClusterId("00000000-0000-0000-0000-000000000001", "g", name));
        CertificateAuthority.Issued issued =
                of.issue(CertificateRequest.parse(agent.csr()).key(), agent.cluster(), "principal", NOW);
        agent.take(new EnrollmentResponse(
                List.of(issued.leaf().base64(), issued.issuing().base64()),
                issued.root().base64(),
                issued.notAfter(),
                "principal",
                NOW));
        return agent;
    }

    /** Counts what is asked of a table. */
    private static final class CountedRows implements Rows {
        private final MemoryRows rows = new MemoryRows();
        private int calls;

        @Override
        public Optional<Row> find(RowKey key) {
            calls++;
            return rows.find(key);
        }

        @Override
        public List<Row> list(KeyRange range, Where where, int limit) {
            calls++;
            return rows.list(range, where, limit);
        }

        @Override
        public WriteResult write(List<Write> writes) {
            calls++;
            return rows.write(writes);
        }
    }
}
