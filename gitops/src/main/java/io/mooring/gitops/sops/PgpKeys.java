package io.mooring.gitops.sops;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.openpgp.PGPCompressedData;
import org.bouncycastle.openpgp.PGPEncryptedData;
import org.bouncycastle.openpgp.PGPEncryptedDataList;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPLiteralData;
import org.bouncycastle.openpgp.PGPPrivateKey;
import org.bouncycastle.openpgp.PGPPublicKeyEncryptedData;
import org.bouncycastle.openpgp.PGPSecretKey;
import org.bouncycastle.openpgp.PGPSecretKeyRing;
import org.bouncycastle.openpgp.PGPSecretKeyRingCollection;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.bc.BcPGPSecretKeyRingCollection;
import org.bouncycastle.openpgp.operator.bc.BcPBESecretKeyDecryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;
import org.bouncycastle.openpgp.operator.bc.BcPublicKeyDataDecryptorFactory;

/** Secret PGP keys without a passphrase, by the ids of their subkeys. */
final class PgpKeys {
    private static final int PLAIN_BYTES_MAX = 64 << 10;

    private final Map<Long, PGPKeyPair> keys = new HashMap<>();
    private final List<String> fingerprints = new ArrayList<>();

    List<String> fingerprints() {
        return List.copyOf(fingerprints);
    }

    void add(byte[] armoured) throws SopsFailed {
        try {
            PGPSecretKeyRingCollection rings =
                    new BcPGPSecretKeyRingCollection(PGPUtil.getDecoderStream(new ByteArrayInputStream(armoured)));
            for (PGPSecretKeyRing ring : rings) {
                add(ring);
            }
        } catch (IOException | PGPException | RuntimeException e) {
            throw new SopsFailed("it is no secret PGP key without a passphrase");
        }
        if (keys.isEmpty()) {
            throw new SopsFailed("it holds no secret PGP key");
        }
    }

    private void add(PGPSecretKeyRing ring) throws PGPException {
        fingerprints.add(
                HexFormat.of().formatHex(ring.getPublicKey().getFingerprint()).toUpperCase(Locale.ROOT));
        for (Iterator<PGPSecretKey> each = ring.getSecretKeys(); each.hasNext(); ) {
            PGPSecretKey key = each.next();
            if (!key.isPrivateKeyEmpty()) {
                PGPPrivateKey secret = key.extractPrivateKey(
                        new BcPBESecretKeyDecryptorBuilder(new BcPGPDigestCalculatorProvider()).build(new char[0]));
                keys.put(key.getKeyID(), new PGPKeyPair(key.getPublicKey(), secret));
            }
        }
    }

    /** What a message says; empty if none of the keys is among its recipients. */
    Optional<byte[]> open(byte[] message) throws SopsFailed {
        try (InputStream decoded = PGPUtil.getDecoderStream(new ByteArrayInputStream(message))) {
            for (Object part : new BcPGPObjectFactory(decoded)) {
                if (part instanceof PGPEncryptedDataList list) {
                    return open(list);
                }
            }
            throw new SopsFailed("it is no PGP message");
        } catch (IOException | PGPException | RuntimeException e) {
            throw new SopsFailed("the PGP message is damaged");
        }
    }

    private Optional<byte[]> open(PGPEncryptedDataList list) throws IOException, PGPException, SopsFailed {
        for (PGPEncryptedData each : list) {
            if (each instanceof PGPPublicKeyEncryptedData data) {
                PGPKeyPair key = keys.get(data.getKeyIdentifier().getKeyId());
                if (key != null) {
                    return Optional.of(plain(data, key));
                }
            }
        }
        return Optional.empty();
    }

    private static byte[] plain(PGPPublicKeyEncryptedData data, PGPKeyPair key)
            throws IOException, PGPException, SopsFailed {
        if (!data.isIntegrityProtected() && !data.isAEAD()) {
            throw new SopsFailed("the PGP message has no integrity protection");
        }
        byte[] content = new byte[0];
        try (InputStream clear = data.getDataStream(new BcPublicKeyDataDecryptorFactory(key))) {
            BcPGPObjectFactory parts = new BcPGPObjectFactory(clear);
            Object part = parts.nextObject();
            if (part instanceof PGPCompressedData compressed) {
                part = new BcPGPObjectFactory(compressed.getDataStream()).nextObject();
            }
            if (part instanceof PGPLiteralData literal) {
                content = literal.getInputStream().readNBytes(PLAIN_BYTES_MAX + 1);
            }
            long rest = clear.skip(Long.MAX_VALUE); // The integrity code stands at the end.
            if (content.length == 0 || content.length > PLAIN_BYTES_MAX || rest > PLAIN_BYTES_MAX) {
                throw new SopsFailed("the PGP message is damaged");
            }
        }
        if (!data.isAEAD() && !data.verify()) {
            throw new SopsFailed("the PGP message is damaged");
        }
        return content;
    }
}
