package io.mooring.protocol.agent;

import org.jspecify.annotations.Nullable;

/**
 * A cluster asks for its first certificate.
 *
 * @param cluster ARM id of the connected cluster
 * @param csr PKCS#10 request, DER in standard base64; its key is EC P-256
 * @param proof compact JWS, RS256 by the onboarding key; claims iss = sub = canonical ARM id, aud, iat, exp, jti and
 *     {@link AgentApi#CLAIM_CSR_SHA256}, with a settings key also {@link AgentApi#CLAIM_SETTINGS_KEY_SHA256}
 * @param settingsKey to which protected settings are encrypted from now on: an EC P-256 SubjectPublicKeyInfo, DER in
 *     standard base64
 */
public record EnrollmentRequest(
        String cluster, String csr, String proof, @Nullable String settingsKey) {
    public EnrollmentRequest(String cluster, String csr, String proof) {
        this(cluster, csr, proof, null);
    }
}
