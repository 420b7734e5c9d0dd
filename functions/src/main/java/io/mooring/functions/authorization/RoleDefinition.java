package io.mooring.functions.authorization;

import io.mooring.functions.access.Scope;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A built-in role, with the id and the actions that it has in Azure.
 *
 * @param id a GUID
 */
record RoleDefinition(String id, String name, String description, Permission permission) {
    static final String TYPE = "Microsoft.Authorization/roleDefinitions";

    /** Its ARM id as it is seen from a scope: below the subscription, if there is one. */
    String armId(Scope scope) {
        String above = scope.subscription().map(id -> "/subscriptions/" + id).orElse("");
        return above + "/providers/" + TYPE + "/" + id;
    }

    Map<String, Object> view(Scope scope) {
        Map<String, Object> properties = new TreeMap<>();
        properties.put("roleName", name);
        properties.put("type", "BuiltInRole");
        properties.put("description", description);
        properties.put("assignableScopes", List.of("/"));
        properties.put("permissions", List.of(permission));
        return Map.of("id", armId(scope), "name", id, "type", TYPE, "properties", properties);
    }
}
