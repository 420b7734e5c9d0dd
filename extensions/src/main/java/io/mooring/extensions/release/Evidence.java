package io.mooring.extensions.release;

/**
 * Something that the cluster says about a release that failed.
 *
 * @param about the object, such as `Pod web-0`
 * @param text several lines for a log
 */
public record Evidence(Kind kind, String about, String text) {
    /** Where it is from. */
    public enum Kind {
        /** An object's own status. */
        OBJECT,
        EVENT,
        /** The last lines of a container's output. */
        LOG
    }

    @Override
    public String toString() {
        return about + ": " + text;
    }
}
