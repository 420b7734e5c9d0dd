package io.mooring.functions.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.mooring.functions.arm.ArmFailure;
import io.mooring.functions.cluster.Cluster;
import io.mooring.functions.cluster.OnboardingKey;
import io.mooring.protocol.agent.AgentApi;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The proof that whoever sends a certificate request has the private half of the cluster's onboarding key. */
final class OnboardingProof {
    private OnboardingProof() {}

    /** @throws ArmFailure 401 if it proves nothing */
    static void check(
            String proof, Cluster cluster, CertificateRequest request, @Nullable String settingsKey, Instant now) {
        try {
            SignedJWT jws = SignedJWT.parse(proof);
            if (!JWSAlgorithm.RS256.equals(jws.getHeader().getAlgorithm())
                    || !jws.verify(new RSASSAVerifier(OnboardingKey.parse(cluster.publicKey())))) {
                throw refused("it is not signed by the key that the cluster was created with", now);
            }
            JWTClaimsSet claims = jws.getJWTClaimsSet();
            String fault = SignedClaims.fault(claims, cluster.id(), AgentApi.PROOF_LIFE_MAX, now);
            if (fault != null) {
                throw refused(fault, now);
            }
            if (!digest(request.der()).equals(claims.getStringClaim(AgentApi.CLAIM_CSR_SHA256))) {
                throw refused("it is for another certificate request", now);
            }
            if (settingsKey != null
                    && !digest(Der.ofBase64(settingsKey))
                            .equals(claims.getStringClaim(AgentApi.CLAIM_SETTINGS_KEY_SHA256))) {
                throw refused("it is for another settings key, or for none", now);
            }
        } catch (ParseException | JOSEException | IllegalArgumentException e) {
            throw refused("it is not a JWS signed with RS256", now);
        }
    }

    private static String digest(Der der) {
        try {
            return Base64URL.encode(MessageDigest.getInstance("SHA-256").digest(der.bytes()))
                    .toString();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ArmFailure refused(String why, Instant now) {
        return CertificateTokens.withHubTime(
                ArmFailure.of(
                                401,
                                "InvalidOnboardingProof",
                                "The proof of the onboarding key is not valid: " + why + ".")
                        .with("WWW-Authenticate", "Bearer error=\"invalid_token\""),
                now);
    }
}
