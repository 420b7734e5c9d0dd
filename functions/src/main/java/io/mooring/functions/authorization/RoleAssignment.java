package io.mooring.functions.authorization;

import io.mooring.functions.access.Scope;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Somebody has a role at a scope and below it.
 *
 * @param name a GUID, in lower case
 * @param principalId object id of a user, a group or an application
 * @param roleId of a {@link RoleDefinition}
 */
record RoleAssignment(
        String name,
        Scope scope,
        String principalId,
        String principalType,
        String roleId,
        @Nullable String description,
        Written written) {
    static final String TYPE = "Microsoft.Authorization/roleAssignments";

    /** By whom, and when; the ones that the hub starts with were written by nobody. */
    record Written(
            @Nullable String createdBy,
            Instant createdOn,
            @Nullable String updatedBy,
            Instant updatedOn) {}

    String key() {
        return principalId.toLowerCase(Locale.ROOT);
    }

    /** Whether the other one gives the same. */
    boolean givesTheSame(RoleAssignment other) {
        return scope.key().equals(other.scope.key())
                && key().equals(other.key())
                && roleId.equalsIgnoreCase(other.roleId);
    }

    Optional<String> subscription() {
        return scope.subscription();
    }

    Map<String, Object> view(Scope from) {
        Map<String, @Nullable Object> properties = new TreeMap<>();
        Scope own = scope.equals(Scope.ROOT) ? from : scope;
        String above = own.subscription().map(id -> "/subscriptions/" + id).orElse("");
        properties.put("roleDefinitionId", above + "/providers/" + RoleDefinition.TYPE + "/" + roleId);
        properties.put("principalId", principalId);
        properties.put("principalType", principalType);
        properties.put("scope", scope.path());
        properties.put("condition", null);
        properties.put("conditionVersion", null);
        properties.put("delegatedManagedIdentityResourceId", null);
        properties.put("description", description);
        properties.put("createdBy", written.createdBy());
        properties.put("createdOn", written.createdOn());
        properties.put("updatedBy", written.updatedBy());
        properties.put("updatedOn", written.updatedOn());
        String below = scope.equals(Scope.ROOT) ? "" : scope.path();
        return Map.of(
                "id", below + "/providers/" + TYPE + "/" + name, "name", name, "type", TYPE, "properties", properties);
    }
}
