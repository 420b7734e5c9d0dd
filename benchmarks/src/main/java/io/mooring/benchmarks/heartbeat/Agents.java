package io.mooring.benchmarks.heartbeat;

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
import io.mooring.protocol.json.Json;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** Clusters that enrol as real ones do, but share one onboarding key and one leaf key among them. */
final class Agents {
    private static final String SUBSCRIPTION = "00000000-0000-0000-0000-000000000001";
    private static final Duration PROOF_LIFE = Duration.ofMinutes(5);

    private final HttpsClient hub;
    private final String ownerToken;
    private final KeyPair onboarding;
    private final KeyPair leaf;
    private final String csr;

    Agents(HttpsClient hub, String ownerToken) throws Exception {
        this.hub = hub;
        this.ownerToken = ownerToken;
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2048);
        onboarding = rsa.generateKeyPair();
        KeyPairGenerator ec = KeyPairGenerator.getInstance("EC");
        ec.initialize(new ECGenParameterSpec("secp256r1"));
        leaf = ec.generateKeyPair();
        csr = java.util.Base64.getEncoder()
                .encodeToString(new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=any"), leaf.getPublic())
                        .build(new JcaContentSignerBuilder("SHA256withECDSA").build(leaf.getPrivate()))
                        .getEncoded());
    }

    /** Connects a cluster, and returns the token by which its agents call for an hour. */
    String connect(String group, String name, Instant now) throws Exception {
        ClusterId id = new ClusterId(SUBSCRIPTION, group, name);
        hub.send(
                "PUT", id + "?api-version=2024-01-01", ownerToken, Json.mapper().writeValueAsString(resource()), 201);
        var request = new EnrollmentRequest(id.toString(), csr, proof(id, now));
        EnrollmentResponse enrolled = Json.mapper()
                .readValue(
                        hub.send(
                                "POST",
                                AgentApi.ENROLLMENTS,
                                null,
                                Json.mapper().writeValueAsString(request),
                                200),
                        EnrollmentResponse.class);
        return token(id, enrolled.certificateChain(), now);
    }

    private Map<String, Object> resource() throws Exception {
        byte[] publicKey = SubjectPublicKeyInfo.getInstance(
                        onboarding.getPublic().getEncoded())
                .parsePublicKey()
                .getEncoded("DER");
        return Map.of(
                "location",
                "westeurope",
                "identity",
                Map.of("type", "SystemAssigned"),
                "properties",
                Map.of(
                        "agentPublicKeyCertificate",
                        java.util.Base64.getEncoder().encodeToString(publicKey)));
    }

    private String proof(ClusterId id, Instant now) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256")
                .digest(java.util.Base64.getDecoder().decode(csr));
        var proof = new SignedJWT(
                new JWSHeader(JWSAlgorithm.RS256),
                claims(id, now, PROOF_LIFE)
                        .claim(
                                AgentApi.CLAIM_CSR_SHA256,
                                Base64URL.encode(digest).toString())
                        .build());
        proof.sign(new RSASSASigner(onboarding.getPrivate()));
        return proof.serialize();
    }

    private String token(ClusterId id, List<String> chain, Instant now) throws JOSEException {
        var header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                .x509CertChain(chain.stream().map(Base64::new).toList())
                .build();
        var token =
                new SignedJWT(header, claims(id, now, AgentApi.TOKEN_LIFE_MAX).build());
        token.sign(new ECDSASigner((ECPrivateKey) leaf.getPrivate()));
        return token.serialize();
    }

    private static JWTClaimsSet.Builder claims(ClusterId id, Instant now, Duration life) {
        String name = id.toString().toLowerCase(Locale.ROOT);
        return new JWTClaimsSet.Builder()
                .issuer(name)
                .subject(name)
                .audience(AgentApi.AUDIENCE)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(life)))
                .jwtID(UUID.randomUUID().toString());
    }
}
