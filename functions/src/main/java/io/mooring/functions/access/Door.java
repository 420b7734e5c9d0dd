package io.mooring.functions.access;

import io.mooring.functions.arm.ArmFailure;
import io.mooring.functions.arm.ArmRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lets a request in if its operation allows its caller. */
public final class Door {
    private final UserTokens users;
    private final AgentTokens agents;
    private final Owners owners;
    private final Clock clock;

    public Door(UserTokens users, AgentTokens agents, Owners owners, Clock clock) {
        this.users = users;
        this.agents = agents;
        this.owners = owners;
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
        };
        Map<String, String> path = operation.read(request);
        if (operation.access() instanceof Access.UserWith(String action) && caller instanceof Caller.User user) {
            owners.check(user, action, scope(path, request));
        }
        return new Call(request, path, caller, now);
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

    private static String scope(Map<String, String> path, ArmRequest request) {
        @Nullable String subscription = path.get("subscription");
        if (subscription == null) {
            return request.uri().getPath();
        }
        String scope = "/subscriptions/" + subscription;
        String group = path.get("group");
        String cluster = path.get("cluster");
        if (group != null) {
            scope += "/resourceGroups/" + group;
        }
        return cluster == null ? scope : scope + "/providers/Microsoft.Kubernetes/connectedClusters/" + cluster;
    }
}
