package io.mooring.functions.identity;

import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.List;

/**
 * Where the authority's private keys are, and never leave.
 *
 * <p>Every method throws {@link io.mooring.functions.arm.Unavailable} if the vault does not answer.
 */
public interface CaVault {
    /** The root's key, made if there is none. */
    Key rootKey();

    /** ECDSA with SHA-256 by a key; DER, as X.509 has it. */
    byte[] sign(String keyId, byte[] data);

    /** The issuing CA as far as it has come; its creation begins here if it has not yet. */
    Issuing issuing();

    /**
     * Completes the issuing CA.
     *
     * @param chain the issuing CA's certificate first
     * @return false if it cannot be completed with that: somebody else did, or began anew; look again
     */
    boolean complete(List<Der> chain);

    /**
     * A key.
     *
     * @param id names one version of it, for ever
     */
    record Key(String id, ECPublicKey publicKey, Instant createdAt) {}

    /** How far the issuing CA is. */
    sealed interface Issuing {
        /** It waits for its certificate. */
        record Requested(Der csr) implements Issuing {}

        /** It can sign. */
        record Complete(String keyId, Der certificate) implements Issuing {}
    }
}
