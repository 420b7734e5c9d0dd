package io.mooring.gitops.source;

/** A fetch did not work; the message gives the cause in words for the user. */
public final class GitOperationFailed extends Exception {
    public GitOperationFailed(String message) {
        super(message);
    }
}
