package io.mooring.functions.identity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERSequence;

/** The two forms of an ECDSA signature: JOSE and Key Vault write r and s one after the other, X.509 wants DER. */
final class EcdsaSignature {
    private EcdsaSignature() {}

    static byte[] der(byte[] raw) {
        int half = raw.length / 2;
        var r = new ASN1Integer(new BigInteger(1, Arrays.copyOfRange(raw, 0, half)));
        var s = new ASN1Integer(new BigInteger(1, Arrays.copyOfRange(raw, half, raw.length)));
        try {
            return new DERSequence(new ASN1Encodable[] {r, s}).getEncoded();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
