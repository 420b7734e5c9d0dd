package io.mooring.functions.identity;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;

/** Lets a key in the vault sign a certificate. */
final class VaultSigner implements ContentSigner {
    private final CaVault vault;
    private final String keyId;
    private final ByteArrayOutputStream signed = new ByteArrayOutputStream();

    VaultSigner(CaVault vault, String keyId) {
        this.vault = vault;
        this.keyId = keyId;
    }

    @Override
    public AlgorithmIdentifier getAlgorithmIdentifier() {
        return new DefaultSignatureAlgorithmIdentifierFinder().find("SHA256withECDSA");
    }

    @Override
    public OutputStream getOutputStream() {
        return signed;
    }

    @Override
    public byte[] getSignature() {
        return vault.sign(keyId, signed.toByteArray());
    }
}
