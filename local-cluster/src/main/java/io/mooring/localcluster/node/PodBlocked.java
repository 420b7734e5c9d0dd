package io.mooring.localcluster.node;

/** A pod cannot go on now; the reason is one of those that the kubelet shows, the message says what is missing. */
final class PodBlocked extends Exception {
    private final String reason;
    private final String detail;

    PodBlocked(String reason, String detail) {
        super(reason + ": " + detail);
        this.reason = reason;
        this.detail = detail;
    }

    String reason() {
        return reason;
    }

    String detail() {
        return detail;
    }
}
