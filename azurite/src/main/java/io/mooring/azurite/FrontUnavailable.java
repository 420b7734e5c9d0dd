package io.mooring.azurite;

/** The hub's second port cannot be had; the message says why. */
public final class FrontUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1;

    FrontUnavailable(String message, Exception cause) {
        super(message, cause);
    }
}
