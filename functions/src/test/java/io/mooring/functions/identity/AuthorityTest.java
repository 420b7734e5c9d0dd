package io.mooring.functions.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mooring.functions.TestAgent;
import io.mooring.functions.tables.KeyRange;
import io.mooring.functions.tables.MemoryRows;
import io.mooring.functions.tables.Row;
import io.mooring.functions.tables.RowKey;
import io.mooring.functions.tables.Rows;
import io.mooring.functions.tables.Where;
import io.mooring.functions.tables.Write;
import io.mooring.functions.tables.WriteResult;
import io.mooring.protocol.arm.ClusterId;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Instances of the hub that make the authority at once, and a table that was lost. */
class AuthorityTest {
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final ClusterId EDGE = new ClusterId("00000000-0000-0000-0000-000000000001", "g", "edge");
    private static final KeyPair LEAF = TestAgent.keys("EC");

    private final MemoryVault vault = new MemoryVault();
    private final MemoryRows rows = new MemoryRows();

    @Test
    void instancesThatEachMadeARootKeyTakeTheOneThatCameFirstIntoTheTable() throws Exception {
        vault.addRootKey(1, "mine");
        CertificateAuthority first = authority(vault, rows);
        CertificateAuthority.Trust trust = first.trust(NOW);
        vault.addRootKey(1, "theirs");
        CertificateAuthority second = authority(vault, new LateRows(rows));
        CertificateAuthority.Issued issued = issue(second);
        assertEquals(trust.roots(), List.of(issued.root()));
        assertEquals(trust.digest(), second.trust(NOW).digest());
        assertGood(first, issued);
        assertGood(second, issue(first));
    }

    @Test
    void whenTheTableIsLostTheRootThatSignedTheIssuingAuthorityCounts() throws Exception {
        vault.addRootKey(1, "used");
        CertificateAuthority before = authority(vault, rows);
        CertificateAuthority.Issued old = issue(before);
        vault.addRootKey(1, "of no use");
        CertificateAuthority after = authority(vault, new MemoryRows());
        assertGood(after, old);
        CertificateAuthority.Issued renewed = issue(after);
        assertGood(before, renewed);
        assertEquals(old.issuing(), renewed.issuing());
    }

    @Test
    void whenAllIsMadeAnewOneOfTheKeysCounts() throws Exception {
        vault.addRootKey(1, "younger");
        vault.addRootKey(1, "older");
        CertificateAuthority one = authority(vault, new MemoryRows());
        assertGood(authority(vault, new MemoryRows()), issue(one));
    }

    /** Has nothing before the first write: another instance was faster by a moment. */
    private static final class LateRows implements Rows {
        private final Rows rows;
        private boolean written;

        LateRows(Rows rows) {
            this.rows = rows;
        }

        @Override
        public Optional<Row> find(RowKey key) {
            return written ? rows.find(key) : Optional.empty();
        }

        @Override
        public List<Row> list(KeyRange range, Where where, int limit) {
            return rows.list(range, where, limit);
        }

        @Override
        public WriteResult write(List<Write> writes) {
            written = true;
            return rows.write(writes);
        }
    }

    private static CertificateAuthority authority(CaVault vault, Rows table) {
        return new CertificateAuthority(vault, table, Duration.ofDays(90), new SecureRandom());
    }

    private static CertificateAuthority.Issued issue(CertificateAuthority authority) {
        CertificateRequest request = CertificateRequest.parse(TestAgent.newCsr(LEAF));
        return authority.issue(request.key(), EDGE, "principal", NOW);
    }

    private static void assertGood(CertificateAuthority authority, CertificateAuthority.Issued issued)
            throws GeneralSecurityException {
        assertEquals(
                EDGE,
                authority
                        .check(List.of(issued.leaf(), issued.issuing()), NOW)
                        .leaf()
                        .cluster());
    }
}
