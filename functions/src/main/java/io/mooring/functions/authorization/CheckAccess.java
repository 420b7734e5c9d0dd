package io.mooring.functions.authorization;

import io.mooring.functions.access.Call;
import io.mooring.functions.access.Caller;
import io.mooring.functions.access.Scope;
import io.mooring.functions.arm.ArmFailure;
import io.mooring.functions.arm.ArmResponse;
import io.mooring.functions.arm.Members;
import io.mooring.functions.cluster.ClusterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What a cluster asks on behalf of those who use it: whether somebody may do something in it. The cluster has found out
 * who that is; it may ask about itself only.
 */
final class CheckAccess {
    private static final int ACTIONS_MAX = 200;
    private static final int GROUPS_MAX = 2000;

    /** A cluster keeps an answer for so long: that, and what the hub itself keeps, delays taking a role away. */
    private static final long ANSWER_GOOD_MILLIS = 180_000;

    private final RoleBook book;
    private final ClusterRegistry clusters;

    CheckAccess(RoleBook book, ClusterRegistry clusters) {
        this.book = book;
        this.clusters = clusters;
    }

    private record Action(String id, boolean data) {}

    public ArmResponse check(Call call) {
        Caller.Agent agent = call.agent();
        Scope scope = new Scope(call.part("scope"));
        if (!Scope.of(agent.cluster()).covers(scope)) {
            throw ArmFailure.of(
                    403,
                    "AuthorizationFailed",
                    "The cluster '" + agent.cluster()
                            + "' may ask about itself and its namespaces only, and not about '" + scope + "'.");
        }
        Members body = call.body();
        Members subject = body.object("Subject").object("Attributes");
        String objectId = subject.string("ObjectId");
        List<String> groups = subject.list("Groups");
        if (groups != null && groups.size() > GROUPS_MAX) {
            throw ArmFailure.invalid("'Subject.Attributes.Groups' may have " + GROUPS_MAX + " members.");
        }
        List<Action> actions = actions(body);
        clusters.confirm(agent.cluster(), agent.principalId());
        Set<String> principals = Principals.of(objectId, groups == null ? Set.of() : Set.copyOf(groups));
        return ArmResponse.ok(actions.stream()
                .map(action -> answer(action, book.allows(principals, action.id(), action.data(), scope)))
                .toList());
    }

    private static Map<String, Object> answer(Action action, boolean allowed) {
        return Map.of(
                "actionId",
                action.id(),
                "isDataAction",
                action.data(),
                "accessDecision",
                allowed ? "Allowed" : "NotAllowed",
                "timeToLiveInMs",
                ANSWER_GOOD_MILLIS);
    }

    private static List<Action> actions(Members body) {
        JsonNode list = body.node("Actions");
        if (list == null || !list.isArray() || list.isEmpty() || list.size() > ACTIONS_MAX) {
            throw ArmFailure.invalid("'Actions' must be a list of 1 to " + ACTIONS_MAX + " actions.");
        }
        List<Action> actions = new ArrayList<>();
        for (JsonNode item : list) {
            Members action = Members.of(item);
            actions.add(new Action(action.string("Id"), action.bool("IsDataAction", false)));
        }
        return actions;
    }
}
