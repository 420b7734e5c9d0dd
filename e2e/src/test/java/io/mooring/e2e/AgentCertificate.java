package io.mooring.e2e;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.mooring.azurite.pki.LocalCertificates;
import io.mooring.functions.HubClient;
import io.mooring.protocol.agent.AgentApi;
import io.mooring.protocol.arm.ClusterId;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;

/** The certificate that a cluster had at some time, with its key, as somebody who stole it would keep it. */
record AgentCertificate(List<Base64> chain, ECKey key) {
    private static final String END = "-----END CERTIFICATE-----";
    private static final Duration LIFE = Duration.ofMinutes(30);

    static AgentCertificate of(KubernetesClient kubernetes) throws JOSEException {
        Secret secret = kubernetes
                .secrets()
                .inNamespace("azure-arc")
                .withName("azure-identity-certificate")
                .get();
        String chain = text(secret, "tls.crt");
        return new AgentCertificate(
                Arrays.stream(chain.split(END))
                        .filter(part -> !part.isBlank())
                        .map(part -> new Base64(part.replaceAll("-----BEGIN CERTIFICATE-----|\\s", "")))
                        .toList(),
                // The leaf has the public key.
                JWK.parseFromPEMEncodedObjects(text(secret, "tls.key") + chain.substring(0, chain.indexOf(END)) + END)
                        .toECKey());
    }

    /** Calls the hub as an agent would. */
    HubClient.Answer beat(Map<String, String> exports, ClusterId cluster, Instant now) throws JOSEException {
        return new HubClient(
                        URI.create(exports.get("MOORING_HUB_URL")),
                        LocalCertificates.trusting(Path.of(exports.get("MOORING_CA_FILE"))))
                .ask("POST", AgentApi.HEARTBEATS, token(cluster, now), Map.of());
    }

    /** A token as an agent signs it. */
    private String token(ClusterId cluster, Instant now) throws JOSEException {
        var token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).x509CertChain(chain).build(),
                new JWTClaimsSet.Builder()
                        .issuer(cluster.canonical())
                        .subject(cluster.canonical())
                        .audience(AgentApi.AUDIENCE)
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plus(LIFE)))
                        .jwtID("old")
                        .build());
        token.sign(new ECDSASigner(key));
        return token.serialize();
    }

    private static String text(Secret secret, String name) {
        return new String(java.util.Base64.getDecoder().decode(secret.getData().get(name)), StandardCharsets.US_ASCII);
    }
}
