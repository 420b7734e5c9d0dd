package io.mooring.functions.authorization;

import io.mooring.functions.access.Call;
import io.mooring.functions.access.Scope;
import io.mooring.functions.arm.ArmFailure;
import io.mooring.functions.arm.ArmResponse;
import io.mooring.functions.arm.Paging;
import io.mooring.functions.cluster.ClusterRegistry;
import io.mooring.functions.tables.WriteResult;
import io.mooring.protocol.arm.ClusterId;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** What users do with role assignments. */
final class RoleAssignments {
    private final RoleBook book;
    private final AssignmentStore store;
    private final AssignmentCache cache;
    private final BuiltInRoles roles;
    private final ClusterRegistry clusters;

    RoleAssignments(
            RoleBook book, AssignmentStore store, AssignmentCache cache, BuiltInRoles roles, ClusterRegistry clusters) {
        this.book = book;
        this.store = store;
        this.cache = cache;
        this.roles = roles;
        this.clusters = clusters;
    }

    public ArmResponse list(Call call) {
        Scope scope = scope(call);
        Paging paging = Paging.of(call.request());
        String after = paging.after() == null ? "" : paging.after();
        Predicate<RoleAssignment> wanted = AssignmentFilter.of(call.request().query("$filter"), scope, call.user());
        List<RoleAssignment> rest = book.present(subscription(scope)).stream()
                .filter(wanted)
                .filter(assignment -> call.reach().covers(assignment.scope()))
                .filter(assignment -> assignment.name().compareTo(after) > 0)
                .sorted(Comparator.comparing(RoleAssignment::name))
                .toList();
        boolean more = rest.size() > paging.size();
        List<RoleAssignment> page = more ? rest.subList(0, paging.size()) : rest;
        return paging.page(
                call.request(),
                page.stream().map(assignment -> assignment.view(scope)).toList(),
                more ? page.get(page.size() - 1).name() : null);
    }

    public ArmResponse get(Call call) {
        Scope scope = scope(call);
        RoleAssignment found = find(book.present(subscription(scope)), scope, name(call))
                .orElseThrow(() -> ArmFailure.of(
                        404,
                        "RoleAssignmentNotFound",
                        "The role assignment '" + name(call) + "' is not found at the scope '" + scope + "'."));
        return ArmResponse.ok(found.view(scope));
    }

    public ArmResponse put(Call call) {
        Scope scope = scope(call);
        RoleAssignment wanted = new PutAssignment(roles).read(scope, name(call), call.body(), call.user(), call.now());
        String subscription = subscription(scope);
        List<RoleAssignment> present = book.present(subscription);
        Optional<RoleAssignment> same = same(present, wanted);
        if (same.isPresent()) {
            return kept(subscription, same.get(), wanted);
        }
        if (present.size() >= AssignmentStore.ASSIGNMENTS_MAX) {
            throw ArmFailure.of(
                    400,
                    "RoleAssignmentLimitExceeded",
                    "The subscription has " + AssignmentStore.ASSIGNMENTS_MAX
                            + " role assignments, and takes no more.");
        }
        mustBeThere(scope);
        WriteResult result = store.insert(subscription, wanted);
        cache.changed(subscription);
        if (result != WriteResult.WRITTEN) { // Somebody was faster, or the answer to a first attempt got lost.
            RoleAssignment other = same(book.present(subscription), wanted)
                    .orElseThrow(() -> ArmFailure.conflict("The role assignment was changed meanwhile. Try again."));
            return kept(subscription, other, wanted);
        }
        return ArmResponse.of(201, wanted.view(scope));
    }

    public ArmResponse delete(Call call) {
        Scope scope = scope(call);
        String subscription = subscription(scope);
        List<RoleAssignment> present = book.present(subscription);
        Optional<RoleAssignment> found = find(present, scope, name(call));
        if (found.isEmpty()) {
            return ArmResponse.empty(204);
        }
        if (book.isBuiltIn(found.get())) {
            throw ArmFailure.conflict("The hub's setting MOORING_OWNERS gives the role assignment '" + name(call)
                    + "'. Whoever runs the hub can take it away there.");
        }
        if (isLastOwner(found.get(), present)) {
            throw ArmFailure.conflict("Cannot delete the last Owner of the subscription '" + subscription
                    + "': give somebody else the role first.");
        }
        boolean deleted = store.delete(subscription, found.get());
        cache.changed(subscription);
        return deleted ? ArmResponse.ok(found.get().view(scope)) : ArmResponse.empty(204);
    }

    /** An assignment of that name, or one that gives the same, if there is one. */
    private static Optional<RoleAssignment> same(List<RoleAssignment> present, RoleAssignment wanted) {
        return present.stream()
                .filter(other -> other.name().equals(wanted.name()))
                .findFirst()
                .or(() -> present.stream().filter(wanted::givesTheSame).findFirst());
    }

    /** What a PUT leaves of an assignment that is there: its words may change, and nothing else. */
    private ArmResponse kept(String subscription, RoleAssignment present, RoleAssignment wanted) {
        if (!present.name().equals(wanted.name())) {
            throw ArmFailure.of(
                    409,
                    "RoleAssignmentExists",
                    "The role assignment already exists. The ID of the conflicting role assignment is "
                            + present.name().replace("-", "") + ".");
        }
        if (!present.givesTheSame(wanted) || book.isBuiltIn(present)) {
            throw ArmFailure.of(
                    400,
                    "RoleAssignmentUpdateNotPermitted",
                    "Tenant ID, application ID, principal ID, and scope are not allowed to be updated.");
        }
        RoleAssignment next = new RoleAssignment(
                present.name(),
                present.scope(),
                present.principalId(),
                wanted.principalType(),
                present.roleId(),
                wanted.description(),
                new RoleAssignment.Written(
                        present.written().createdBy(),
                        present.written().createdOn(),
                        wanted.written().updatedBy(),
                        wanted.written().updatedOn()));
        store.update(subscription, next);
        cache.changed(subscription);
        return ArmResponse.ok(next.view(next.scope()));
    }

    private static boolean isLastOwner(RoleAssignment leaving, List<RoleAssignment> present) {
        Scope subscription = Scope.ofSubscription(leaving.subscription().orElse(""));
        Predicate<RoleAssignment> owns = assignment -> assignment.roleId().equals(BuiltInRoles.OWNER)
                && assignment.scope().covers(subscription);
        return owns.test(leaving)
                && present.stream().filter(owns).allMatch(owner -> owner.name().equals(leaving.name()));
    }

    private static Optional<RoleAssignment> find(List<RoleAssignment> all, Scope scope, String name) {
        return all.stream()
                .filter(assignment -> assignment.name().equalsIgnoreCase(name)
                        && assignment.scope().key().equals(scope.key()))
                .findFirst();
    }

    /** A role at a cluster that is not there would hold for one that somebody else connects by that name. */
    private void mustBeThere(Scope scope) {
        String subscription = scope.subscription().orElse("");
        String group = scope.group().orElse("");
        scope.cluster().ifPresent(name -> clusters.get(cluster(subscription, group, name)));
    }

    private static ClusterId cluster(String subscription, String group, String name) {
        try {
            return new ClusterId(subscription, group, name);
        } catch (IllegalArgumentException e) {
            throw ArmFailure.of(400, "InvalidScope", String.valueOf(e.getMessage()));
        }
    }

    private static Scope scope(Call call) {
        return new Scope(call.part("scope"));
    }

    private static String subscription(Scope scope) {
        return scope.subscription()
                .orElseThrow(() -> ArmFailure.of(
                        400, "InvalidScope", "The scope '" + scope + "' is not a subscription, nor in one."));
    }

    private static String name(Call call) {
        return call.part("name").toLowerCase(Locale.ROOT);
    }
}
