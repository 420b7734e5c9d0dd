package io.mooring.functions.contract;

/** Who may set a member, and when. */
public enum Rule {
    READ_WRITE,
    /** The hub's own: what a body says there is passed over, so that a resource can be put back as it was read. */
    READ_ONLY,
    /** Never shown again. */
    WRITE_ONLY,
    /** Set by the first PUT; a later one repeats it or leaves it out. */
    CREATE_ONLY
}
