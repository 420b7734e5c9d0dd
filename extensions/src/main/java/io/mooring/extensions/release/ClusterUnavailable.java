package io.mooring.extensions.release;

/** The cluster did not answer, or not as it should; the message says what was being done. */
public final class ClusterUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1;

    ClusterUnavailable(String doing, Throwable cause) {
        super(doing, cause);
    }
}
