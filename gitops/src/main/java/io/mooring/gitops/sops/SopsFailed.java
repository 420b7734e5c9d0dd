package io.mooring.gitops.sops;

/** Encrypted content cannot be opened; the message is meant for the user and holds nothing that was encrypted. */
public final class SopsFailed extends Exception {
    public SopsFailed(String message) {
        super(message);
    }
}
