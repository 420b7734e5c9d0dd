package io.mooring.localcluster.binaries;

import org.jspecify.annotations.Nullable;

/** A program of the cluster could neither be found nor built; the message says what to do. */
public final class BinariesUnavailable extends RuntimeException {
    BinariesUnavailable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
