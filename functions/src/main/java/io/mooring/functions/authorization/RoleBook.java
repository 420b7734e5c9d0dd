package io.mooring.functions.authorization;

import io.mooring.functions.access.Caller;
import io.mooring.functions.access.Owners;
import io.mooring.functions.access.Reach;
import io.mooring.functions.access.Rights;
import io.mooring.functions.access.Scope;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Who has which role where, and what follows from it: the owners that the hub starts with, and the assignments in its
 * table. What one assignment allows none takes away; what a role excludes, another role may allow.
 */
final class RoleBook implements Rights {
    private static final String SUBSCRIPTIONS_READ = "Microsoft.Resources/subscriptions/read";

    private final List<RoleAssignment> owners;
    private final AssignmentStore store;
    private final AssignmentCache cache;
    private final BuiltInRoles roles;

    RoleBook(Owners owners, AssignmentStore store, AssignmentCache cache, BuiltInRoles roles) {
        this.owners = owners.all().stream().map(RoleBook::assignment).toList();
        this.store = store;
        this.cache = cache;
        this.roles = roles;
    }

    @Override
    public boolean allows(Caller.User user, String action, Scope scope) {
        return allows(Principals.of(user), scope, permission -> permission.allows(action));
    }

    /** @param data whether it is done inside a cluster; the scope is then the cluster, or a namespace of it */
    boolean allows(Set<String> principals, String action, boolean data, Scope scope) {
        return allows(
                principals, scope, permission -> data ? permission.allowsData(action) : permission.allows(action));
    }

    @Override
    public Reach reach(Caller.User user, String action, Scope scope) {
        Set<String> principals = Principals.of(user);
        Predicate<Permission> allowing = permission -> permission.allows(action);
        Reach owned = Reach.within(scope, scopes(owners, principals, allowing));
        if (owned.whole()) {
            return owned;
        }
        List<Scope> held = new ArrayList<>(owned.parts());
        scope.subscription().ifPresent(id -> held.addAll(scopes(cache.of(id).of(principals), principals, allowing)));
        return Reach.within(scope, held);
    }

    @Override
    public NavigableSet<String> subscriptions(Caller.User user) {
        NavigableSet<String> all = new TreeSet<>(cache.subscriptions());
        owners.forEach(owner -> owner.subscription().ifPresent(all::add));
        NavigableSet<String> readable = new TreeSet<>();
        for (String id : all) {
            if (!reach(user, SUBSCRIPTIONS_READ, Scope.ofSubscription(id)).isNothing()) {
                readable.add(id);
            }
        }
        return readable;
    }

    @Override
    public void forget(Scope scope) {
        scope.subscription().ifPresent(id -> {
            boolean any = false;
            for (RoleAssignment assignment : store.list(id)) {
                any |= scope.covers(assignment.scope()) && store.delete(id, assignment);
            }
            if (any) {
                cache.changed(id);
            }
        });
    }

    /** The assignments that hold anywhere in a subscription, from the table as it is now. */
    List<RoleAssignment> present(String subscription) {
        List<RoleAssignment> all = new ArrayList<>(ownersOf(subscription));
        all.addAll(store.list(subscription));
        return all;
    }

    /** Whether the hub's settings give this assignment. */
    boolean isBuiltIn(RoleAssignment assignment) {
        return owners.contains(assignment);
    }

    /** What a user may do at a scope, role by role. */
    List<Permission> permissions(Caller.User user, Scope scope) {
        Set<String> principals = Principals.of(user);
        List<RoleAssignment> held = new ArrayList<>(of(owners, principals));
        scope.subscription().ifPresent(id -> held.addAll(cache.of(id).of(principals)));
        return held.stream()
                .filter(assignment -> assignment.scope().covers(scope))
                .map(RoleAssignment::roleId)
                .distinct()
                .flatMap(id -> roles.find(id).stream())
                .map(RoleDefinition::permission)
                .toList();
    }

    private List<RoleAssignment> ownersOf(String subscription) {
        Scope scope = Scope.ofSubscription(subscription);
        return owners.stream()
                .filter(owner -> owner.scope().covers(scope) || scope.covers(owner.scope()))
                .toList();
    }

    /** The owners need no storage: they get in when it is away. */
    private boolean allows(Set<String> principals, Scope scope, Predicate<Permission> allowing) {
        if (scopes(owners, principals, allowing).stream().anyMatch(held -> held.covers(scope))) {
            return true;
        }
        return scope.subscription()
                .map(id -> scopes(cache.of(id).of(principals), principals, allowing).stream()
                        .anyMatch(held -> held.covers(scope)))
                .orElse(false);
    }

    private List<Scope> scopes(
            List<RoleAssignment> assignments, Set<String> principals, Predicate<Permission> allowing) {
        return of(assignments, principals).stream()
                .filter(assignment -> roles.find(assignment.roleId())
                        .filter(role -> allowing.test(role.permission()))
                        .isPresent())
                .map(RoleAssignment::scope)
                .toList();
    }

    private static List<RoleAssignment> of(List<RoleAssignment> assignments, Set<String> principals) {
        return assignments.stream()
                .filter(assignment -> principals.contains(assignment.key()))
                .toList();
    }

    private static RoleAssignment assignment(Owners.Owner owner) {
        String text = owner.objectId() + "@" + owner.scope().key();
        String name =
                UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
        return new RoleAssignment(
                name,
                owner.scope(),
                owner.objectId(),
                "User",
                BuiltInRoles.OWNER,
                "Given by the hub's setting MOORING_OWNERS.",
                new RoleAssignment.Written(null, Instant.EPOCH, null, Instant.EPOCH));
    }
}
