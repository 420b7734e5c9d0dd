package io.mooring.protocol.agent;

/**
 * A cluster asks for its first certificate.
 *
 * @param cluster ARM id of the connected cluster
 * @param csr PKCS#10 request, DER in standard base64; its key is EC P-256
 * @param proof compact JWS, RS256 by the onboarding key; claims iss = sub = canonical ARM id, aud, iat, exp, jti and
 *     {@link AgentApi#CLAIM_CSR_SHA256}
 */
public record EnrollmentRequest(String cluster, String csr, String proof) {}
