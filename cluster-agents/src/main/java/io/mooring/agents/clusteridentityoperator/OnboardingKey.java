package io.mooring.agents.clusteridentityoperator;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.mooring.protocol.agent.AgentApi;
import io.mooring.protocol.arm.ClusterId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.UUID;

/** The key whose public half the resource at the hub names; whoever has it may enrol the cluster. */
final class OnboardingKey {
    static final String SECRET = "azure-arc-onboarding-key";
    static final String DATA_NAME = "private-key.pem";

    /** A proof is used at once; the rest allows for clocks that differ. */
    private static final Duration PROOF_LIFE = Duration.ofMinutes(5);

    private final PrivateKey key;

    private OnboardingKey(PrivateKey key) {
        this.key = key;
    }

    /** @throws IllegalArgumentException if the text is not an RSA private key */
    static OnboardingKey of(String pem) {
        PrivateKey key = Keys.privateKey(pem);
        if (!"RSA".equals(key.getAlgorithm())) {
            throw new IllegalArgumentException(
                    "The onboarding key must be an RSA key, not " + key.getAlgorithm() + ".");
        }
        return new OnboardingKey(key);
    }

    /** Names the pair of resource and key without telling the key. */
    String digestFor(ClusterId cluster) {
        MessageDigest digest = sha256();
        digest.update(cluster.canonical().getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest.digest(key.getEncoded()));
    }

    /**
     * The key in the form in which settings are opened that were encrypted to it.
     *
     * @throws IllegalStateException if the key does not tell its public half
     */
    RSAKey jwk() {
        if (!(key instanceof RSAPrivateCrtKey full)) {
            throw new IllegalStateException("The onboarding key has no public exponent.");
        }
        try {
            RSAPublicKey publicHalf = (RSAPublicKey) KeyFactory.getInstance("RSA")
                    .generatePublic(new RSAPublicKeySpec(full.getModulus(), full.getPublicExponent()));
            return new RSAKey.Builder(publicHalf).privateKey(full).build();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK has no RSA keys.", e);
        }
    }

    /** A proof that serves one certificate request and one key for settings only. */
    String proof(ClusterId cluster, byte[] csr, byte[] settingsKey, Instant now) {
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(cluster.canonical())
                .subject(cluster.canonical())
                .audience(AgentApi.AUDIENCE)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(PROOF_LIFE)))
                .jwtID(UUID.randomUUID().toString())
                .claim(
                        AgentApi.CLAIM_CSR_SHA256,
                        Base64.getUrlEncoder().withoutPadding().encodeToString(sha256().digest(csr)))
                .claim(
                        AgentApi.CLAIM_SETTINGS_KEY_SHA256,
                        Base64.getUrlEncoder().withoutPadding().encodeToString(sha256().digest(settingsKey)))
                .build();
        SignedJWT proof = new SignedJWT(new JWSHeader(JWSAlgorithm.RS256), claims);
        try {
            proof.sign(new RSASSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException("Sign a proof of the onboarding key", e);
        }
        return proof.serialize();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This JDK has no SHA-256.", e);
        }
    }
}
