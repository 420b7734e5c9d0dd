package io.mooring.agents.hub;

/** What the hub answered. That it did not answer, or could not, is a {@link HubUnavailable}. */
public sealed interface HubReply<T> {
    record Accepted<T>(T body) implements HubReply<T> {}

    /** The hub has nothing newer than what the caller named. */
    record Unchanged<T>() implements HubReply<T> {}

    /**
     * The hub will not do it, and asking the same again will not help.
     *
     * @param code stable, for decisions
     * @param message for people
     */
    record Refused<T>(int status, String code, String message) implements HubReply<T> {}
}
