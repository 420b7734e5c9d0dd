package io.mooring.functions.access;

/** What an operation asks of its caller. */
public sealed interface Access {
    /** Nothing: whoever reaches the hub may call. */
    record Open() implements Access {}

    /** No token: the body proves possession of the onboarding key. */
    record Proof() implements Access {}

    /** A token that an agent signed with its cluster's certificate. */
    record AgentToken() implements Access {}

    /** A valid OIDC token of anybody. */
    record UserToken() implements Access {}

    /** An OIDC token of somebody who may do this at the scope that the path names. */
    record UserWith(String action) implements Access {}

    /**
     * An OIDC token of somebody who may do this at the scope that the path names, or at anything below it: the answer
     * has only what he may see.
     */
    record UserBelow(String action) implements Access {}
}
