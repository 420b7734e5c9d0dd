package io.mooring.functions.tables;

/** What became of a write. */
public enum WriteResult {
    WRITTEN,
    /**
     * There is another version than the one that was named, or a row already. It may be the writer's own: when an answer
     * got lost, the client asks again and then meets what it wrote. Read before believing it.
     */
    CONFLICT,
    /** The row to change is not there. Of a deletion that may be the writer's own work, as with a conflict. */
    MISSING
}
