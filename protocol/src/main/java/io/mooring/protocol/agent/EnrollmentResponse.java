package io.mooring.protocol.agent;

import java.time.Instant;
import java.util.List;

/**
 * An identity for a cluster.
 *
 * @param certificateChain leaf first, then the issuing CA; DER in standard base64
 * @param trustRoot the root above it; DER in standard base64. Others that are trusted: {@link AgentApi#AUTHORITIES}
 * @param notAfter end of the leaf's validity
 * @param principalId GUID of the identity, the leaf's common name
 * @param hubTime the hub's clock, so that a cluster can explain a skew
 */
public record EnrollmentResponse(
        List<String> certificateChain, String trustRoot, Instant notAfter, String principalId, Instant hubTime) {
    public EnrollmentResponse {
        certificateChain = List.copyOf(certificateChain);
    }
}
