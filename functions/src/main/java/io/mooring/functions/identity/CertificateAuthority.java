package io.mooring.functions.identity;

import io.mooring.functions.arm.Unavailable;
import io.mooring.functions.identity.CertificateForms.LeafFacts;
import io.mooring.functions.tables.Row;
import io.mooring.functions.tables.RowKey;
import io.mooring.functions.tables.Rows;
import io.mooring.functions.tables.Write;
import io.mooring.protocol.arm.ClusterId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.jspecify.annotations.Nullable;

/**
 * The authority that gives clusters their certificates: a root and an issuing CA under it.
 *
 * <p>Both are made when first needed. Certificates, which are public, are kept in a table, so that a hub which only
 * checks tokens asks no vault. Instances that make them at once agree on the first that got into the table.
 */
public final class CertificateAuthority {
    public static final String TABLE = "Hub";

    /** Racing instances settle in two rounds; so many mean that something else is wrong. */
    private static final int ROUNDS_MAX = 6;

    private static final RowKey ROOT = new RowKey("ca", "root");
    private static final RowKey ISSUING = new RowKey("ca", "issuing");
    private static final String KEY_ID = "KeyId";
    private static final String CERTIFICATE = "Certificate";
    private static final int SERIAL_BITS = 159;

    private final CaVault vault;
    private final Rows rows;
    private final Duration leafLife;
    private final SecureRandom random;
    private final ReentrantLock making = new ReentrantLock();
    private volatile @Nullable Authority root;
    private volatile @Nullable Authority issuing;

    public CertificateAuthority(CaVault vault, Rows rows, Duration leafLife, SecureRandom random) {
        this.vault = vault;
        this.rows = rows;
        this.leafLife = leafLife;
        this.random = random;
    }

    /** A leaf and what it takes to check it. */
    record Issued(Der leaf, Der issuing, Der root, Instant notAfter) {}

    /** Issues a leaf; one signature in the vault. */
    Issued issue(SubjectPublicKeyInfo key, ClusterId cluster, String principalId, Instant now) {
        Authority ca = issuing(now);
        Instant notAfter = now.truncatedTo(ChronoUnit.SECONDS).plus(leafLife);
        Der leaf = sign(
                CertificateForms.leaf(
                        ca.holder().getSubject(),
                        ca.holder().getSubjectPublicKeyInfo(),
                        key,
                        new BigInteger(SERIAL_BITS, random).setBit(0),
                        new LeafFacts(cluster, principalId, now, notAfter)),
                ca.keyId());
        return new Issued(leaf, ca.certificate(), root(now).certificate(), notAfter);
    }

    /** The root's certificate, from memory once it is known. */
    Der trustRoot(Instant now) {
        return root(now).certificate();
    }

    private Authority root(Instant now) {
        Authority known = root;
        return known != null
                ? known
                : making(() -> {
                    Authority stored = stored(ROOT).orElseGet(() -> keep(ROOT, makeRoot(now)));
                    root = stored;
                    return stored;
                });
    }

    private Authority issuing(Instant now) {
        Authority known = issuing;
        return known != null
                ? known
                : making(() -> {
                    Authority stored = stored(ISSUING).orElseGet(() -> keep(ISSUING, makeIssuing(now)));
                    issuing = stored;
                    return stored;
                });
    }

    private Authority makeRoot(Instant now) {
        CaVault.Key key = vault.rootKey();
        Instant madeAt = key.createdAt().equals(Instant.EPOCH) ? now : key.createdAt();
        // Of the key alone, so that a root which has to be made again is the same but for its signature.
        BigInteger serial = new BigInteger(1, sha256(key.id()))
                .shiftRight(256 - SERIAL_BITS)
                .setBit(0);
        SubjectPublicKeyInfo publicKey =
                SubjectPublicKeyInfo.getInstance(key.publicKey().getEncoded());
        return new Authority(key.id(), sign(CertificateForms.root(publicKey, serial, madeAt), key.id()));
    }

    private Authority makeIssuing(Instant now) {
        Authority parent = root(now);
        for (int round = 1; round <= ROUNDS_MAX; round++) {
            switch (vault.issuing()) {
                case CaVault.Issuing.Complete(String keyId, Der certificate) -> {
                    return new Authority(keyId, certificate);
                }
                case CaVault.Issuing.Requested(Der csr) ->
                    vault.complete(List.of(certify(parent, csr, now), parent.certificate()));
            }
        }
        throw new Unavailable("make the issuing CA", ROUNDS_MAX);
    }

    private Der certify(Authority parent, Der csr, Instant now) {
        try {
            SubjectPublicKeyInfo key = new PKCS10CertificationRequest(csr.bytes()).getSubjectPublicKeyInfo();
            BigInteger serial = new BigInteger(SERIAL_BITS, random).setBit(0);
            SubjectPublicKeyInfo parentKey = parent.holder().getSubjectPublicKeyInfo();
            return sign(CertificateForms.issuing(parentKey, key, serial, now), parent.keyId());
        } catch (IOException e) {
            throw new UncheckedIOException("The vault's certificate request cannot be read.", e);
        }
    }

    private Der sign(X509v3CertificateBuilder form, String keyId) {
        try {
            return Der.of(form.build(new VaultSigner(vault, keyId)).getEncoded());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<Authority> stored(RowKey key) {
        return rows.find(key).flatMap(CertificateAuthority::authority);
    }

    /** What the table has in the end: this one, or that of another instance that was faster. */
    private Authority keep(RowKey key, Authority made) {
        rows.write(new Write.Insert(
                key,
                Map.of(KEY_ID, made.keyId(), CERTIFICATE, made.certificate().base64())));
        return stored(key).orElse(made);
    }

    private static Optional<Authority> authority(Row row) {
        String keyId = row.text(KEY_ID);
        String certificate = row.text(CERTIFICATE);
        return keyId == null || certificate == null
                ? Optional.empty()
                : Optional.of(new Authority(keyId, Der.ofBase64(certificate)));
    }

    private Authority making(Supplier<Authority> work) {
        making.lock();
        try {
            return work.get();
        } finally {
            making.unlock();
        }
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A CA: the key that signs, and the certificate that says so. */
    private record Authority(String keyId, Der certificate) {
        X509CertificateHolder holder() {
            try {
                return new X509CertificateHolder(certificate.bytes());
            } catch (IOException e) {
                throw new UncheckedIOException("The certificate of " + keyId + " cannot be read.", e);
            }
        }
    }
}
