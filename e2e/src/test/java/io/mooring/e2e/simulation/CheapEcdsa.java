package io.mooring.e2e.simulation;

import java.io.IOException;
import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.sec.SECNamedCurves;

/**
 * Takes the place of ECDSA with SHA-256: a digest of public key and message in the form of such a signature. Whoever
 * knows the public key can make one, but nobody in the simulation tries; another key or message does not fit, which is
 * all that the simulation needs, and it takes microseconds.
 */
public final class CheapEcdsa extends SignatureSpi {
    private static final Map<BigInteger, BigInteger> PUBLIC = new ConcurrentHashMap<>();
    private static final BigInteger ORDER =
            SECNamedCurves.getByName("secp256r1").getN();

    private final MessageDigest digest;
    private BigInteger key = BigInteger.ZERO;

    /** Made by the JDK, by name. */
    public CheapEcdsa() throws NoSuchAlgorithmException {
        digest = MessageDigest.getInstance("SHA-256");
    }

    @Override
    protected void engineInitVerify(PublicKey publicKey) throws InvalidKeyException {
        if (!(publicKey instanceof ECPublicKey ec)) {
            throw new InvalidKeyException("not EC");
        }
        begin(ec.getW().getAffineX());
    }

    @Override
    protected void engineInitSign(PrivateKey privateKey) throws InvalidKeyException {
        if (!(privateKey instanceof ECPrivateKey ec)) {
            throw new InvalidKeyException("not EC");
        }
        begin(PUBLIC.computeIfAbsent(ec.getS(), CheapEcdsa::publicX));
    }

    private static BigInteger publicX(BigInteger secret) {
        return SECNamedCurves.getByName("secp256r1")
                .getG()
                .multiply(secret)
                .normalize()
                .getAffineXCoord()
                .toBigInteger();
    }

    private void begin(BigInteger publicX) {
        key = publicX;
        digest.reset();
        digest.update(publicX.toByteArray());
    }

    @Override
    protected void engineUpdate(byte b) {
        digest.update(b);
    }

    @Override
    protected void engineUpdate(byte[] bytes, int from, int length) {
        digest.update(bytes, from, length);
    }

    @Override
    protected byte[] engineSign() throws SignatureException {
        BigInteger r = new BigInteger(1, digest.digest()).mod(ORDER).max(BigInteger.ONE);
        BigInteger s = r.xor(key).mod(ORDER).max(BigInteger.TWO);
        begin(key);
        try {
            return new DERSequence(new ASN1Integer[] {new ASN1Integer(r), new ASN1Integer(s)}).getEncoded();
        } catch (IOException e) {
            throw new SignatureException(e);
        }
    }

    @Override
    protected boolean engineVerify(byte[] signature) throws SignatureException {
        return Arrays.equals(signature, engineSign());
    }

    @Override
    @Deprecated
    protected void engineSetParameter(String name, Object value) {
        throw new UnsupportedOperationException(name);
    }

    @Override
    protected void engineSetParameter(java.security.spec.AlgorithmParameterSpec parameters) {
        // The curve is the only one there is.
    }

    @Override
    @Deprecated
    protected Object engineGetParameter(String name) {
        throw new UnsupportedOperationException(name);
    }
}
