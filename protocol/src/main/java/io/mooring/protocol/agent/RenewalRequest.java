package io.mooring.protocol.agent;

import org.jspecify.annotations.Nullable;

/**
 * A cluster asks for its next certificate; the call carries a token of the present one.
 *
 * @param csr PKCS#10 request, DER in standard base64; its key is EC P-256
 * @param settingsKey as in {@link EnrollmentRequest}
 */
public record RenewalRequest(String csr, @Nullable String settingsKey) {
    public RenewalRequest(String csr) {
        this(csr, null);
    }
}
