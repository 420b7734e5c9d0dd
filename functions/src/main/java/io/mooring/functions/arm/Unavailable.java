package io.mooring.functions.arm;

/** Something that the hub needs (its tables, the vault, the token issuer) does not answer; asking later helps. */
public final class Unavailable extends RuntimeException {
    /** Seconds after which a caller should ask again: a restart of the local storage takes about as long. */
    public static final int RETRY_AFTER_SECONDS = 5;

    /** @param doing what the hub was doing, for instance "read cluster edge-1" */
    public Unavailable(String doing, Throwable cause) {
        super("could not " + doing, cause);
    }

    /** Lost every race for one row, as often as the hub is willing to try. */
    public Unavailable(String doing, int attempts) {
        super("could not " + doing + ": others wrote first, " + attempts + " times");
    }

    /** What a caller is told; the cause is for the log only. */
    public static ArmResponse response() {
        return ArmFailure.of(
                        503,
                        "ServiceUnavailable",
                        "Something that the hub depends on does not answer. Try again in a few seconds.")
                .with("Retry-After", Integer.toString(RETRY_AFTER_SECONDS))
                .response();
    }
}
