package io.mooring.extensions.release;

/** What is known about the process that left a release unfinished. */
public enum PendingOwner {
    /** It was a worker of ours and has ended: nobody works on the release, and nobody will. */
    DEAD,
    /** It is one of ours and may still be at work. */
    ALIVE,
    /** It was somebody else's Helm. */
    UNKNOWN
}
