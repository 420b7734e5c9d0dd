package io.mooring.gitops.plan;

/** What is to be done with an object, or has been. */
public enum Action {
    CREATE,
    CONFIGURE,
    UNCHANGED,
    PRUNE,
    /** Left alone because the object says so. */
    SKIP
}
