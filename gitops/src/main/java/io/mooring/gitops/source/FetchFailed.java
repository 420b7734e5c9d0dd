package io.mooring.gitops.source;

/** A source could not be fetched; the message gives the cause in words for the user, the reason is that of the condition. */
public final class FetchFailed extends Exception {
    public static final String AUTHENTICATION = "AuthenticationFailed";

    private final String reason;

    public FetchFailed(String reason, String message) {
        super(message);
        this.reason = reason;
    }

    public String reason() {
        return reason;
    }

    public String words() {
        return String.valueOf(getMessage());
    }
}
