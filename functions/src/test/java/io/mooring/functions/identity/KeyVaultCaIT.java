package io.mooring.functions.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.mooring.azurite.issuer.ClientRegistration;
import io.mooring.azurite.issuer.TokenIssuer;
import io.mooring.azurite.keyvault.KeyVaultServer;
import io.mooring.azurite.pki.LocalCertificates;
import io.mooring.functions.TestAgent;
import io.mooring.functions.tables.MemoryRows;
import io.mooring.functions.tables.Rows;
import io.mooring.protocol.arm.ClusterId;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The authority in a key vault, through Azure's own clients. */
class KeyVaultCaIT {
    private static final ClusterId EDGE = new ClusterId("00000000-0000-0000-0000-000000000001", "g", "edge");
    private static final Instant NOW = Instant.now();

    @TempDir
    Path data;

    private LocalCertificates certificates;
    private TokenIssuer issuer;
    private KeyVaultServer vault;

    @BeforeEach
    void start() {
        Clock clock = Clock.systemUTC();
        certificates = LocalCertificates.open(data.resolve("tls"), clock);
        issuer = TokenIssuer.start(
                new TokenIssuer.Settings(data.resolve("issuer"), 0, certificates.server(), clock, clock));
        vault = KeyVaultServer.start(
                new KeyVaultServer.Settings(data.resolve("vault"), 0, certificates.server(), clock), issuer);
    }

    @AfterEach
    void stop() {
        vault.close();
        issuer.close();
    }

    @Test
    void theAuthorityIsMadeOnceAndItsLeavesAreGood() throws Exception {
        MemoryRows rows = new MemoryRows();
        CertificateAuthority.Issued first = issue(rows);
        CertificateAuthority.Issued second = issue(rows);
        assertEquals(first.root(), second.root());
        assertEquals(first.issuing(), second.issuing());
        LeafCertificate leaf = LeafCertificate.check(List.of(second.leaf(), second.issuing()), first.root());
        assertEquals(EDGE, leaf.cluster());
        assertEquals("principal", leaf.principalId());
    }

    @Test
    void whenTheTableLosesTheCertificatesOldLeavesStayGood() throws Exception {
        CertificateAuthority.Issued before = issue(new MemoryRows());
        CertificateAuthority.Issued after = issue(new MemoryRows());
        LeafCertificate.check(List.of(before.leaf(), before.issuing()), after.root());
        LeafCertificate.check(List.of(after.leaf(), after.issuing()), before.root());
    }

    @Test
    void instancesThatMakeItAtOnceAgree() throws Exception {
        MemoryRows rows = new MemoryRows();
        List<Callable<CertificateAuthority.Issued>> instances = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            instances.add(() -> issue(rows));
        }
        Set<Der> roots = new HashSet<>();
        Set<Der> issuers = new HashSet<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
            for (Future<CertificateAuthority.Issued> future : pool.invokeAll(instances)) {
                CertificateAuthority.Issued issued = future.get();
                LeafCertificate.check(List.of(issued.leaf(), issued.issuing()), issued.root());
                roots.add(issued.root());
                issuers.add(issued.issuing());
            }
        }
        assertEquals(1, roots.size());
        assertEquals(1, issuers.size());
        assertInstanceOf(CaVault.Issuing.Complete.class, connect().issuing(1));
    }

    /** As a new instance of the hub would. */
    private CertificateAuthority.Issued issue(Rows rows) {
        var authority = new CertificateAuthority(connect(), rows, Duration.ofDays(90), new SecureRandom());
        CertificateRequest request = CertificateRequest.parse(TestAgent.newCsr(TestAgent.keys("EC")));
        return authority.issue(request.key(), EDGE, "principal", NOW);
    }

    private CaVault connect() {
        ClientRegistration hub = issuer.hub();
        return KeyVaultConnection.principal(
                        TokenIssuer.TENANT,
                        hub.clientId(),
                        hub.clientSecret(),
                        issuer.authorityHost().toString(),
                        certificates.trust())
                .vault(vault.uri());
    }
}
