package io.mooring.functions.identity;

import io.mooring.functions.arm.Unavailable;
import io.mooring.functions.identity.Generation.Authority;
import io.mooring.functions.tables.Row;
import io.mooring.functions.tables.RowKey;
import io.mooring.functions.tables.Rows;
import io.mooring.functions.tables.Write;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/**
 * The roots and issuing CAs by generation; each is made when first needed.
 *
 * <p>Certificates, which are public, are kept in a table, so that a hub which only checks tokens asks no vault.
 * Instances that make them at once agree on the first that got into the table. If the table is lost, the issuing CA in
 * the vault tells which of several keys is the root that signed it.
 */
final class Generations {
    /** Racing instances settle in two rounds; so many mean that something else is wrong. */
    private static final int ROUNDS_MAX = 6;

    private static final String PARTITION = "ca";
    private static final String KEY_ID = "KeyId";
    private static final String CERTIFICATE = "Certificate";
    private static final int SERIAL_BITS = 159;

    private final CaVault vault;
    private final Rows rows;
    private final SecureRandom random;
    private final ReentrantLock making = new ReentrantLock();
    private final Map<RowKey, Authority> known = new ConcurrentHashMap<>();

    Generations(CaVault vault, Rows rows, SecureRandom random) {
        this.vault = vault;
        this.rows = rows;
        this.random = random;
    }

    Generation get(int number, Instant now) {
        Authority root = root(number, now);
        Authority issuing = found(key("issuing", number))
                .orElseGet(() -> made(key("issuing", number), () -> makeIssuing(number, root, now)));
        return new Generation(number, root, issuing);
    }

    /** The root alone: that is all it takes to check certificates. */
    Authority root(int number, Instant now) {
        return found(key("root", number)).orElseGet(() -> made(key("root", number), () -> makeRoot(number, now)));
    }

    /** Whether the table has a generation's root; the vault is not asked. */
    boolean isStored(int number) {
        return found(key("root", number)).isPresent();
    }

    /** The newest generation that the vault has complete; 1 if it has none. */
    int newestInVault() {
        int newest = 1;
        while (vault.hasIssuing(newest + 1)) {
            newest++;
        }
        return newest;
    }

    Der sign(X509v3CertificateBuilder form, String keyId) {
        try {
            return Der.of(form.build(new VaultSigner(vault, keyId)).getEncoded());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    BigInteger serial() {
        return new BigInteger(SERIAL_BITS, random).setBit(0);
    }

    private Authority makeRoot(int number, Instant now) {
        List<CaVault.Key> keys = vault.rootKeys(number);
        CaVault.Key key = keys.size() == 1 ? keys.getFirst() : signerOfIssuing(number, keys);
        Instant madeAt = key.createdAt().equals(Instant.EPOCH) ? now : key.createdAt();
        // Of the key alone, so that a root which has to be made again is the same but for its signature.
        BigInteger serial = new BigInteger(1, sha256(key.id()))
                .shiftRight(256 - SERIAL_BITS)
                .setBit(0);
        SubjectPublicKeyInfo publicKey =
                SubjectPublicKeyInfo.getInstance(key.publicKey().getEncoded());
        return new Authority(key.id(), sign(CertificateForms.root(publicKey, serial, madeAt), key.id()));
    }

    /** Instances that began at once have each made a key: the one that has been used counts, else the oldest. */
    private CaVault.Key signerOfIssuing(int number, List<CaVault.Key> keys) {
        if (!vault.hasIssuing(number)
                || !(vault.issuing(number) instanceof CaVault.Issuing.Complete(String id, Der certificate))) {
            return keys.getFirst();
        }
        var issuing = new Authority(id, certificate).holder();
        byte[] signer =
                AuthorityKeyIdentifier.fromExtensions(issuing.getExtensions()).getKeyIdentifierOctets();
        return keys.stream()
                .filter(key -> Arrays.equals(signer, identifier(key)))
                .findFirst()
                .orElse(keys.getFirst());
    }

    private static byte[] identifier(CaVault.Key key) {
        try {
            return new JcaX509ExtensionUtils()
                    .createSubjectKeyIdentifier(
                            SubjectPublicKeyInfo.getInstance(key.publicKey().getEncoded()))
                    .getKeyIdentifier();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private Authority makeIssuing(int number, Authority parent, Instant now) {
        for (int round = 1; round <= ROUNDS_MAX; round++) {
            switch (vault.issuing(number)) {
                case CaVault.Issuing.Complete(String keyId, Der certificate) -> {
                    return new Authority(keyId, certificate);
                }
                case CaVault.Issuing.Requested(Der csr) ->
                    vault.complete(number, List.of(certify(parent, csr, now), parent.certificate()));
            }
        }
        throw new Unavailable("make the issuing CA", ROUNDS_MAX);
    }

    private Der certify(Authority parent, Der csr, Instant now) {
        try {
            SubjectPublicKeyInfo key = new PKCS10CertificationRequest(csr.bytes()).getSubjectPublicKeyInfo();
            SubjectPublicKeyInfo parentKey = parent.holder().getSubjectPublicKeyInfo();
            return sign(CertificateForms.issuing(parentKey, key, serial(), now), parent.keyId());
        } catch (IOException e) {
            throw new UncheckedIOException("The vault's certificate request cannot be read.", e);
        }
    }

    private Optional<Authority> found(RowKey key) {
        Authority remembered = known.get(key);
        if (remembered != null) {
            return Optional.of(remembered);
        }
        Optional<Authority> stored = rows.find(key).flatMap(Generations::authority);
        stored.ifPresent(authority -> known.put(key, authority));
        return stored;
    }

    /** What the table has in the end: this one, or that of another instance that was faster. */
    private Authority made(RowKey key, Maker maker) {
        making.lock();
        try {
            Optional<Authority> meanwhile = found(key);
            if (meanwhile.isPresent()) {
                return meanwhile.get();
            }
            Authority made = maker.make();
            rows.write(new Write.Insert(
                    key,
                    Map.of(KEY_ID, made.keyId(), CERTIFICATE, made.certificate().base64())));
            return found(key).orElse(made);
        } finally {
            making.unlock();
        }
    }

    @FunctionalInterface
    private interface Maker {
        Authority make();
    }

    private static RowKey key(String what, int number) {
        return new RowKey(PARTITION, number == 1 ? what : what + "-" + number);
    }

    private static Optional<Authority> authority(Row row) {
        String keyId = row.text(KEY_ID);
        String certificate = row.text(CERTIFICATE);
        return keyId == null || certificate == null
                ? Optional.empty()
                : Optional.of(new Authority(keyId, Der.ofBase64(certificate)));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
