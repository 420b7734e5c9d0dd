package io.mooring.functions.access;

import io.mooring.functions.arm.ArmFailure;
import java.util.NavigableSet;

/** Who may do what where. */
public interface Rights {
    boolean allows(Caller.User user, String action, Scope scope);

    /** @throws ArmFailure 403, in ARM's words, if the user may not do that there */
    default void check(Caller.User user, String action, Scope scope) {
        if (!allows(user, action, scope)) {
            throw refusal(user, action, scope);
        }
    }

    static ArmFailure refusal(Caller.User user, String action, Scope scope) {
        return ArmFailure.of(
                403,
                "AuthorizationFailed",
                "The client '" + user.name() + "' with object id '" + user.objectId()
                        + "' does not have authorization to perform action '" + action + "' over scope '" + scope
                        + "' or the scope is invalid. If access was recently granted, please refresh your credentials.");
    }

    /** Where at a scope and below it a user may do something. */
    Reach reach(Caller.User user, String action, Scope scope);

    /** The subscriptions that a user may read, or may read something in; in lower case. */
    NavigableSet<String> subscriptions(Caller.User user);

    /** What was at a scope and below it has gone, and with it the rights that were given there. */
    void forget(Scope scope);
}
