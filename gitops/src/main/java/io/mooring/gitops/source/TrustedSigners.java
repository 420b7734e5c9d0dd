package io.mooring.gitops.source;

import io.mooring.gitops.source.SshSignature.Malformed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.bc.BcPGPPublicKeyRingCollection;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;

/** The public keys of a Secret: PGP keys, and lines as in an authorized_keys file. */
final class TrustedSigners {
    private static final Set<Integer> DIGESTS = Set.of(
            HashAlgorithmTags.SHA256,
            HashAlgorithmTags.SHA384,
            HashAlgorithmTags.SHA512,
            HashAlgorithmTags.SHA3_256,
            HashAlgorithmTags.SHA3_512);

    private final List<PGPPublicKeyRing> rings = new ArrayList<>();
    private final List<byte[]> sshKeys = new ArrayList<>();

    /** How signatures are wrapped. */
    enum Armour {
        PGP("-----BEGIN PGP SIGNATURE-----"),
        SSH("-----BEGIN SSH SIGNATURE-----");

        private final String begin;

        Armour(String begin) {
            this.begin = begin;
        }

        String begin() {
            return begin;
        }
    }

    static TrustedSigners of(Map<String, String> secret) throws FetchFailed {
        TrustedSigners signers = new TrustedSigners();
        for (Map.Entry<String, String> entry : new TreeMap<>(secret).entrySet()) {
            try {
                signers.add(entry.getValue());
            } catch (IOException | PGPException | RuntimeException e) {
                throw new FetchFailed(
                        GitSignatures.FAILED,
                        "'" + entry.getKey() + "' of the secret of spec.verify holds no public key");
            }
        }
        if (signers.rings.isEmpty() && signers.sshKeys.isEmpty()) {
            throw new FetchFailed(GitSignatures.FAILED, "the secret of spec.verify holds no public key");
        }
        return signers;
    }

    private void add(String text) throws IOException, PGPException {
        if (text.contains("-----BEGIN PGP")) {
            InputStream decoded =
                    PGPUtil.getDecoderStream(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
            new BcPGPPublicKeyRingCollection(decoded).forEach(rings::add);
        } else {
            sshKeys.addAll(SshSignature.keys(text));
        }
    }

    /** Why the signature does not count; empty if one of the keys made it. */
    String check(byte[] content, String signature) {
        try {
            if (signature.startsWith(Armour.SSH.begin())) {
                return SshSignature.parse(signature).madeBy(sshKeys, content)
                        ? ""
                        : "it was made by none of the keys in the secret";
            }
            return signature.startsWith(Armour.PGP.begin()) ? pgp(content, signature) : "it is of an unknown kind";
        } catch (IOException | PGPException | Malformed | RuntimeException e) {
            return "it is malformed";
        }
    }

    private String pgp(byte[] content, String signature) throws IOException, PGPException {
        InputStream decoded =
                PGPUtil.getDecoderStream(new ByteArrayInputStream(signature.getBytes(StandardCharsets.ISO_8859_1)));
        if (!(new BcPGPObjectFactory(decoded).nextObject() instanceof PGPSignatureList list)) {
            return "it is malformed";
        }
        for (PGPSignature one : list) {
            for (PGPPublicKeyRing ring : rings) {
                PGPPublicKey key = ring.getPublicKey(one.getKeyID());
                if (key != null) {
                    return pgp(content, one, ring, key);
                }
            }
        }
        return "it was made by none of the keys in the secret";
    }

    private static String pgp(byte[] content, PGPSignature signature, PGPPublicKeyRing ring, PGPPublicKey key)
            throws PGPException {
        boolean text = signature.getSignatureType() == PGPSignature.CANONICAL_TEXT_DOCUMENT;
        if (signature.getSignatureType() != PGPSignature.BINARY_DOCUMENT && !text) {
            return "it is not the signature of a document";
        }
        if (!DIGESTS.contains(signature.getHashAlgorithm())) {
            return "its digest is too weak";
        }
        if (key.hasRevocation() || ring.getPublicKey().hasRevocation()) {
            return "its key was revoked";
        }
        Instant expires = key.getCreationTime().toInstant().plusSeconds(key.getValidSeconds());
        if (key.getValidSeconds() > 0 && signature.getCreationTime().toInstant().isAfter(expires)) {
            return "it was made after its key had expired";
        }
        signature.init(new BcPGPContentVerifierBuilderProvider(), key);
        signature.update(content);
        return signature.verify() ? "" : "the content is not what was signed";
    }
}
