package io.mooring.functions.cluster;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import org.bouncycastle.asn1.ASN1Primitive;

/** The public key by which a cluster is known before it has a certificate: {@code agentPublicKeyCertificate}. */
public final class OnboardingKey {
    private static final int BITS_MIN = 2048;
    private static final int BITS_MAX = 8192;

    /** Base64 of an 8192-bit key has about 1,400 characters. */
    private static final int TEXT_MAX = 4096;

    private OnboardingKey() {}

    /**
     * Reads the DER of a PKCS#1 RSAPublicKey in standard base64.
     *
     * @throws IllegalArgumentException if the text is anything else; the message goes on from the name of the member
     */
    public static RSAPublicKey parse(String text) {
        byte[] der = decode(text);
        org.bouncycastle.asn1.pkcs.RSAPublicKey key = read(der);
        BigInteger modulus = key.getModulus();
        BigInteger exponent = key.getPublicExponent();
        if (modulus.signum() <= 0 || modulus.bitLength() < BITS_MIN || modulus.bitLength() > BITS_MAX) {
            throw new IllegalArgumentException("must be an RSA key of " + BITS_MIN + " to " + BITS_MAX + " bits, not "
                    + modulus.bitLength() + ".");
        }
        if (exponent.compareTo(BigInteger.TWO) <= 0 || !exponent.testBit(0) || exponent.bitLength() > 64) {
            throw new IllegalArgumentException("has a public exponent that is not an odd number above 2.");
        }
        try {
            return (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("is not a usable RSA key.", e);
        }
    }

    private static byte[] decode(String text) {
        if (text.isEmpty() || text.length() > TEXT_MAX) {
            throw new IllegalArgumentException("must be the base64 of a PKCS#1 RSA public key.");
        }
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("is not standard base64 on one line.", e);
        }
    }

    private static org.bouncycastle.asn1.pkcs.RSAPublicKey read(byte[] der) {
        try {
            org.bouncycastle.asn1.pkcs.RSAPublicKey key =
                    org.bouncycastle.asn1.pkcs.RSAPublicKey.getInstance(ASN1Primitive.fromByteArray(der));
            if (!Arrays.equals(key.getEncoded("DER"), der)) {
                throw new IllegalArgumentException("is not the DER of a PKCS#1 RSAPublicKey alone.");
            }
            return key;
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException(
                    "must be the DER of a PKCS#1 RSAPublicKey (SEQUENCE of modulus and exponent; no"
                            + " SubjectPublicKeyInfo, no X.509).",
                    e);
        }
    }
}
