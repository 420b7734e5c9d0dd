package io.mooring.gitops.plan;

/** What is to be done with an object, or has been. */
public enum Action {
    CREATE("created"),
    CONFIGURE("configured"),
    UNCHANGED("unchanged"),
    PRUNE("deleted"),
    /** Left alone because the object says so. */
    SKIP("skipped");

    private final String past;

    Action(String past) {
        this.past = past;
    }

    /** The word for it when it has been done. */
    String past() {
        return past;
    }
}
