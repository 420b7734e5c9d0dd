package io.mooring.functions;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.util.Base64;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.mooring.protocol.agent.AgentApi;
import io.mooring.protocol.agent.EnrollmentRequest;
import io.mooring.protocol.agent.EnrollmentResponse;
import io.mooring.protocol.arm.ClusterId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.jspecify.annotations.Nullable;

/** A cluster's agents, as far as the hub can tell: an onboarding key, a leaf key, and what is made with them. */
public final class TestAgent {
    private static final KeyPair ONBOARDING = keys("RSA");

    private final ClusterId cluster;
    private final KeyPair onboarding;
    private final KeyPair leaf = keys("EC");
    private List<String> chain = List.of();

    private TestAgent(ClusterId cluster, KeyPair onboarding) {
        this.cluster = cluster;
        this.onboarding = onboarding;
    }

    public static TestAgent of(ClusterId cluster) {
        return new TestAgent(cluster, ONBOARDING);
    }

    public static TestAgent withKeyOfItsOwn(ClusterId cluster) {
        return new TestAgent(cluster, keys("RSA"));
    }

    public ClusterId cluster() {
        return cluster;
    }

    /** The public onboarding key as {@code agentPublicKeyCertificate} has it. */
    public String publicKey() {
        var key = (RSAPublicKey) onboarding.getPublic();
        try {
            return Base64.encode(new org.bouncycastle.asn1.pkcs.RSAPublicKey(key.getModulus(), key.getPublicExponent())
                            .getEncoded("DER"))
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public EnrollmentRequest enrolment(Instant now) {
        return new EnrollmentRequest(cluster.toString(), csr(), proof(csrDigest(csr()), now));
    }

    /** An enrolment that brings a key for protected settings. */
    public EnrollmentRequest enrolment(Instant now, String settingsKey) {
        return new EnrollmentRequest(cluster.toString(), csr(), proof(csrDigest(csr()), settingsKey, now), settingsKey);
    }

    public PrivateKey onboardingKey() {
        return onboarding.getPrivate();
    }

    public String csr() {
        return csrs;
    }

    private final String csrs = newCsr(leaf);

    public void take(EnrollmentResponse response) {
        chain = response.certificateChain();
    }

    /** A token of half an hour. */
    public String token(Instant now) {
        return token(now, Duration.ofMinutes(30), AgentApi.AUDIENCE);
    }

    public String token(Instant now, Duration life, String audience) {
        try {
            var header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                    .x509CertChain(chain.stream().map(Base64::new).toList())
                    .build();
            var jwt = new SignedJWT(header, claims(now, life, audience).build());
            jwt.sign(new ECDSASigner((ECPrivateKey) leaf.getPrivate()));
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    public String proof(String digest, Instant now) {
        return proof(digest, null, now);
    }

    private String proof(String digest, @Nullable String settingsKey, Instant now) {
        try {
            var jwt = new SignedJWT(
                    new JWSHeader(JWSAlgorithm.RS256),
                    claims(now, Duration.ofMinutes(5), AgentApi.AUDIENCE)
                            .claim(AgentApi.CLAIM_CSR_SHA256, digest)
                            .claim(
                                    AgentApi.CLAIM_SETTINGS_KEY_SHA256,
                                    settingsKey == null ? null : csrDigest(settingsKey))
                            .build());
            jwt.sign(new RSASSASigner(onboarding.getPrivate()));
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String csrDigest(String csr) {
        try {
            return Base64URL.encode(MessageDigest.getInstance("SHA-256")
                            .digest(java.util.Base64.getDecoder().decode(csr)))
                    .toString();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String newCsr(KeyPair keys) {
        String algorithm = keys.getPublic().getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
        try {
            return java.util.Base64.getEncoder()
                    .encodeToString(
                            new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=ignored"), keys.getPublic())
                                    .build(new JcaContentSignerBuilder(algorithm).build(keys.getPrivate()))
                                    .getEncoded());
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    public static KeyPair keys(String algorithm) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (algorithm.equals("EC")) {
                generator.initialize(new ECGenParameterSpec("secp256r1"));
            } else {
                generator.initialize(2048);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private JWTClaimsSet.Builder claims(Instant now, Duration life, String audience) {
        return new JWTClaimsSet.Builder()
                .issuer(cluster.canonical())
                .subject(cluster.canonical())
                .audience(audience)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(life)))
                .jwtID(UUID.randomUUID().toString());
    }
}
