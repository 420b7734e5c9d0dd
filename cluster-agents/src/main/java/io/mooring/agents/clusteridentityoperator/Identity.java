package io.mooring.agents.clusteridentityoperator;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.util.Base64;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.mooring.agents.hub.AgentToken;
import io.mooring.protocol.agent.EnrollmentResponse;
import io.mooring.protocol.arm.ClusterId;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.UUID;

/** The cluster's certificate and key, ready to sign tokens. */
final class Identity {
    private static final BigInteger SHARES = BigInteger.valueOf(10_000);

    private final List<X509Certificate> chain;
    private final ECPrivateKey key;
    private final List<X509Certificate> roots;

    private Identity(List<X509Certificate> chain, ECPrivateKey key, List<X509Certificate> roots) {
        this.chain = chain;
        this.key = key;
        this.roots = roots;
    }

    /** @throws IllegalArgumentException if the texts are not what they should be */
    static Identity of(StoredIdentity.Current stored) {
        List<X509Certificate> chain = Keys.chain(stored.chain());
        if (chain.isEmpty() || !(Keys.privateKey(stored.key()) instanceof ECPrivateKey key)) {
            throw new IllegalArgumentException(
                    "The Secret " + StoredIdentity.SECRET + " holds no certificate with an EC key.");
        }
        return new Identity(chain, key, Keys.chain(stored.root()));
    }

    /** Whether a certificate comes from a root that this cluster has learnt to trust. */
    boolean trusts(EnrollmentResponse response) {
        List<String> issued = response.certificateChain();
        if (issued.isEmpty() || !roots.contains(Keys.certificate(response.trustRoot()))) {
            return false;
        }
        try {
            Keys.certificate(issued.getLast())
                    .verify(Keys.certificate(response.trustRoot()).getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** The key that the certificate is for. */
    KeyPair keys() {
        return new KeyPair(leaf().getPublicKey(), key);
    }

    X509Certificate leaf() {
        return chain.get(0);
    }

    IdentityStep.Validity validity() {
        return new IdentityStep.Validity(
                leaf().getNotBefore().toInstant(), leaf().getNotAfter().toInstant(), share());
    }

    /** Where in the time of renewals this certificate's turn is; the same whenever it is asked. */
    private double share() {
        return leaf().getSerialNumber().mod(SHARES).doubleValue() / SHARES.doubleValue();
    }

    /** Signs a token; it does not outlive the certificate. */
    AgentToken token(ClusterId cluster, String audience, Instant now, Duration life) {
        Instant end = now.plus(life);
        Instant expiry = end.isBefore(validity().notAfter()) ? end : validity().notAfter();
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(cluster.canonical())
                .subject(cluster.canonical())
                .audience(audience)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(expiry))
                .jwtID(UUID.randomUUID().toString())
                .build();
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .x509CertChain(encodedChain())
                        .build(),
                claims);
        try {
            token.sign(new ECDSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException("Sign a token of the cluster's identity", e);
        }
        return new AgentToken(token.serialize());
    }

    /** Whether a token came from this very certificate and lives for longer than some time. */
    boolean signed(String token, Instant atLeastUntil) {
        try {
            SignedJWT parsed = SignedJWT.parse(token);
            List<Base64> signers = parsed.getHeader().getX509CertChain();
            Date expiry = parsed.getJWTClaimsSet().getExpirationTime();
            return signers != null
                    && signers.equals(encodedChain())
                    && expiry != null
                    && expiry.toInstant().isAfter(atLeastUntil);
        } catch (ParseException e) {
            return false;
        }
    }

    private List<Base64> encodedChain() {
        List<Base64> encoded = new ArrayList<>();
        for (X509Certificate certificate : chain) {
            try {
                encoded.add(Base64.encode(certificate.getEncoded()));
            } catch (CertificateEncodingException e) {
                throw new IllegalStateException("Encode a certificate that was just read", e);
            }
        }
        return encoded;
    }
}
