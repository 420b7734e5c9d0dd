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
    /**
     * The keys of a generation's root, oldest first: more than one only if instances of the hub made the first at once.
     * One is made if there is none.
     */
    List<Key> rootKeys(int generation);

    /** ECDSA with SHA-256 by a key; DER, as X.509 has it. */
    byte[] sign(String keyId, byte[] data);

    /** A generation's issuing CA as far as it has come; its creation begins here if it has not yet. */
    Issuing issuing(int generation);

    /** Whether a generation's issuing CA is complete; nothing is made. */
    boolean hasIssuing(int generation);

    /**
     * Completes a generation's issuing CA.
     *
     * @param chain the issuing CA's certificate first
     * @return false if it cannot be completed with that: somebody else did, or began anew; look again
     */
    boolean complete(int generation, List<Der> chain);

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
