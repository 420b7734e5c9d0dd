package io.mooring.extensions.chart;

/** A chart cannot be had; the message says what a person can do about it. */
public final class ChartUnavailable extends Exception {
    private static final long serialVersionUID = 1;

    /** What callers can tell apart. */
    public enum Kind {
        NO_SUCH_CHART,
        NO_SUCH_VERSION,
        DIGEST_MISMATCH,
        /** The credentials or authorities are missing, or do not do. */
        UNAUTHORIZED,
        /** It does not bear the signature that is asked for. */
        UNSIGNED,
        /** Trying again later can help. */
        UNREACHABLE,
        TOO_LARGE,
        /** It would write outside its folder, or is no chart. */
        UNSAFE,
        BROKEN
    }

    private final Kind kind;

    public ChartUnavailable(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public ChartUnavailable(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
