package io.mooring.functions.arm;

/** Something that the hub needs (its tables, the vault, the token issuer) does not answer; asking later helps. */
public final class Unavailable extends RuntimeException {
    /** Seconds after which a caller should ask again: a restart of the local storage takes about as long. */
    public static final int RETRY_AFTER_SECONDS = 5;

    private final boolean vault;

    /** @param doing what the hub was doing, for instance "read cluster edge-1" */
    public Unavailable(String doing, Throwable cause) {
        super("could not " + doing, cause);
        vault = false;
    }

    private Unavailable(String doing, Throwable cause, boolean vault) {
        super("could not " + doing, cause);
        this.vault = vault;
    }

    /** The key vault does not answer: certificates cannot be issued, and nothing else suffers. */
    public static Unavailable keyVault(String doing, Throwable cause) {
        return new Unavailable(doing + " in the key vault", cause, true);
    }

    /** Lost every race for one row, as often as the hub is willing to try. */
    public Unavailable(String doing, int attempts) {
        super("could not " + doing + ": others wrote first, " + attempts + " times");
        vault = false;
    }

    /** What a caller is told; the cause is for the log only. */
    public ArmResponse response() {
        return (vault
                        ? ArmFailure.of(
                                503,
                                "KeyVaultUnavailable",
                                "The hub's key vault does not answer, so certificates cannot be issued now: enrolment and"
                                        + " renewal wait, and nothing else does. Try again in a few seconds.")
                        : ArmFailure.of(
                                503,
                                "ServiceUnavailable",
                                "Something that the hub depends on does not answer. Try again in a few seconds."))
                .with("Retry-After", Integer.toString(RETRY_AFTER_SECONDS))
                .response();
    }
}
