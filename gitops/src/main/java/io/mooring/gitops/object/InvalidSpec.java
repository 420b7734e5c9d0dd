package io.mooring.gitops.object;

/** A spec that cannot be acted upon before somebody changes it. */
public final class InvalidSpec extends Exception {
    private final String reason;

    public InvalidSpec(String reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** The reason of the condition that tells it. */
    public String reason() {
        return reason;
    }

    public String words() {
        return String.valueOf(getMessage());
    }
}
