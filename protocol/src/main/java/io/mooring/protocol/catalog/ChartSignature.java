package io.mooring.protocol.catalog;

/** What a chart must be signed with before anything of it is used. */
public sealed interface ChartSignature {
    /**
     * Helm's provenance: a file {@code <chart>.tgz.prov} beside the chart, signed with PGP.
     *
     * @param publicKeys ASCII armour, one or more
     */
    record Provenance(String publicKeys) implements ChartSignature {
        public Provenance {
            if (!publicKeys.contains("BEGIN PGP PUBLIC KEY BLOCK")) {
                throw new IllegalArgumentException("\"provenance\" has the signers' public keys in ASCII armour");
            }
        }
    }

    /**
     * A signature of cosign beside the chart in its registry.
     *
     * @param publicKey PEM
     */
    record Cosign(String publicKey) implements ChartSignature {
        public Cosign {
            if (!publicKey.contains("BEGIN PUBLIC KEY")) {
                throw new IllegalArgumentException("\"cosign\" has the signer's public key as PEM");
            }
        }
    }
}
