package io.mooring.protocol.agent;

/**
 * A cluster asks for its next certificate; the call carries a token of the present one.
 *
 * @param csr PKCS#10 request, DER in standard base64; its key is EC P-256
 */
public record RenewalRequest(String csr) {}
