package io.mooring.gitops.build;

/** The folder cannot be turned into manifests; the message names file and cause and is meant for the user. */
public final class BuildFailed extends Exception {
    private final Kind kind;

    public BuildFailed(String message) {
        this(Kind.CONTENT, message);
    }

    public BuildFailed(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** What was wrong. */
    public enum Kind {
        /** The path is not in the commit. */
        PATH_MISSING,
        /** What lies at the path cannot be built. */
        CONTENT
    }
}
