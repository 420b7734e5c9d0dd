package io.mooring.functions.access;

import io.mooring.functions.arm.ArmFailure;
import io.mooring.functions.arm.ArmRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/** Lets a request in if its operation allows its caller. */
public final class Door {
    private final UserTokens users;
    private final AgentTokens agents;
    private final Rights rights;
    private final Clock clock;

    public Door(UserTokens users, AgentTokens agents, Rights rights, Clock clock) {
        this.users = users;
        this.agents = agents;
        this.rights = rights;
        this.clock = clock;
    }

    /** @throws ArmFailure if the request is refused */
    public Call admit(ArmRequest request, Operation operation) {
        Instant now = clock.instant();
        Caller caller = switch (operation.access()) {
            case Access.Open() -> new Caller.Anyone();
            case Access.Proof() -> new Caller.Anyone();
            case Access.AgentToken() -> agents.verify(token(request), now);
            case Access.UserToken() -> users.verify(token(request));
            case Access.UserWith(String action) -> users.verify(token(request));
            case Access.UserBelow(String action) -> users.verify(token(request));
        };
        Map<String, String> path = operation.read(request);
        Reach reach = switch (operation.access()) {
            case Access.UserWith(String action) -> reach(caller, action, scope(path), false);
            case Access.UserBelow(String action) -> reach(caller, action, scope(path), true);
            case Access.Open() -> Reach.WHOLE;
            case Access.Proof() -> Reach.WHOLE;
            case Access.AgentToken() -> Reach.WHOLE;
            case Access.UserToken() -> Reach.WHOLE;
        };
        return new Call(request, path, caller, now, reach);
    }

    private Reach reach(Caller caller, String action, Scope scope, boolean partly) {
        if (!(caller instanceof Caller.User user)) {
            throw new IllegalStateException("The operation lets in callers other than users: " + caller);
        }
        Reach reach = partly
                ? rights.reach(user, action, scope)
                : rights.allows(user, action, scope) ? Reach.WHOLE : Reach.NOTHING;
        if (reach.isNothing()) {
            throw Rights.refusal(user, action, scope);
        }
        return reach;
    }

    /** 401 for a token that is there and no good; says how to get a good one, as RFC 6750 §3 wants it. */
    public static ArmFailure badToken(String why) {
        return ArmFailure.of(401, "InvalidAuthenticationToken", why)
                .with("WWW-Authenticate", "Bearer error=\"invalid_token\"");
    }

    private static String token(ArmRequest request) {
        String header = request.header("authorization");
        if (header == null || !header.toLowerCase(Locale.ROOT).startsWith("bearer ")) {
            throw ArmFailure.of(
                            401,
                            "AuthenticationFailed",
                            "Authentication failed. The 'Authorization' header is missing or is not 'Bearer <token>'.")
                    .with("WWW-Authenticate", "Bearer");
        }
        return header.substring("bearer ".length()).strip();
    }

    private static Scope scope(Map<String, String> path) {
        String named = path.get("scope");
        if (named != null) {
            return new Scope(named);
        }
        String subscription = path.get("subscription");
        if (subscription == null) {
            return Scope.ROOT;
        }
        String group = path.get("group");
        String cluster = path.get("cluster");
        String scope = "/subscriptions/" + segment(subscription)
                + (group == null ? "" : "/resourceGroups/" + segment(group))
                + (cluster == null ? "" : "/providers/Microsoft.Kubernetes/connectedClusters/" + segment(cluster));
        return new Scope(scope);
    }

    /** One name is one segment: a slash in it, percent-encoded, must not make it look like something deeper. */
    private static String segment(String name) {
        if (name.isEmpty() || name.contains("/")) {
            throw ArmFailure.of(400, "InvalidResourceName", "'" + name + "' in the path of the URL is not a name.");
        }
        return name;
    }
}
