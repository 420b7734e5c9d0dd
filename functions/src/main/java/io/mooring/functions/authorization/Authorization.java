package io.mooring.functions.authorization;

import io.mooring.functions.access.Operation;
import io.mooring.functions.access.Owners;
import io.mooring.functions.access.Rights;
import io.mooring.functions.cluster.ClusterRegistry;
import io.mooring.functions.edge.Handler;
import io.mooring.functions.tables.Rows;
import java.time.Clock;
import java.util.Map;

/** Roles and all that belongs to them, put together. */
public final class Authorization {
    public static final String TABLE = "RoleAssignments";

    private final RoleBook book;
    private final RoleAssignments assignments;
    private final RoleDefinitions definitions;
    private final CheckAccess checkAccess;

    /** @param rows the table of that name */
    public Authorization(Owners owners, Rows rows, ClusterRegistry clusters, Clock clock) {
        var roles = new BuiltInRoles();
        var store = new AssignmentStore(rows);
        var cache = new AssignmentCache(store, clock);
        book = new RoleBook(owners, store, cache, roles);
        assignments = new RoleAssignments(book, store, cache, roles, clusters);
        definitions = new RoleDefinitions(roles, book);
        checkAccess = new CheckAccess(book, clusters);
    }

    public Rights rights() {
        return book;
    }

    /** The operations of roles, which are asked for at any scope. */
    public Map<Operation, Handler> handlers() {
        return Map.of(
                Operation.LIST_ROLE_ASSIGNMENTS, assignments::list,
                Operation.GET_ROLE_ASSIGNMENT, assignments::get,
                Operation.PUT_ROLE_ASSIGNMENT, assignments::put,
                Operation.DELETE_ROLE_ASSIGNMENT, assignments::delete,
                Operation.LIST_ROLE_DEFINITIONS, definitions::list,
                Operation.GET_ROLE_DEFINITION, definitions::get,
                Operation.LIST_PERMISSIONS, definitions::permissions,
                Operation.CHECK_ACCESS, checkAccess::check);
    }
}
