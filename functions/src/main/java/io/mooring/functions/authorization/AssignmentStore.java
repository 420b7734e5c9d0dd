package io.mooring.functions.authorization;

import io.mooring.functions.tables.KeyRange;
import io.mooring.functions.tables.Row;
import io.mooring.functions.tables.RowJson;
import io.mooring.functions.tables.RowKey;
import io.mooring.functions.tables.Rows;
import io.mooring.functions.tables.Write;
import io.mooring.functions.tables.WriteResult;
import io.mooring.protocol.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The role assignments in their table: a partition for each subscription. Two rows stand for one assignment, so that
 * neither its name nor what it gives can be there twice.
 */
final class AssignmentStore {
    /** As in Azure. */
    static final int ASSIGNMENTS_MAX = 4000;

    private static final String SUBSCRIPTIONS = "subscriptions";
    private static final int SUBSCRIPTIONS_MAX = 1000;
    private static final String BY_NAME = "name";
    private static final String BY_GIFT = "gift";
    private static final String ASSIGNMENT = "Assignment";

    private final Rows rows;

    /** Subscriptions of which there is a row already. */
    private final Set<String> noted = ConcurrentHashMap.newKeySet();

    AssignmentStore(Rows rows) {
        this.rows = rows;
    }

    List<RoleAssignment> list(String subscription) {
        return rows.list(KeyRange.rows(RowKey.row(subscription), BY_NAME), ASSIGNMENTS_MAX).stream()
                .map(AssignmentStore::assignment)
                .toList();
    }

    Optional<RoleAssignment> find(String subscription, String name) {
        return rows.find(named(subscription, name)).map(AssignmentStore::assignment);
    }

    /** The subscriptions that have, or had, an assignment. */
    List<String> subscriptions() {
        return rows.list(KeyRange.partition(SUBSCRIPTIONS), SUBSCRIPTIONS_MAX).stream()
                .map(row -> row.key().row())
                .toList();
    }

    /** Makes an assignment; a conflict if its name or what it gives is there already. */
    WriteResult insert(String subscription, RoleAssignment assignment) {
        if (noted.add(subscription)) {
            note(subscription);
        }
        return rows.write(List.of(
                new Write.Insert(named(subscription, assignment.name()), columns(assignment)),
                new Write.Insert(gift(subscription, assignment), Map.of())));
    }

    /** Changes what an assignment says, not what it gives. */
    WriteResult update(String subscription, RoleAssignment assignment) {
        return rows.write(new Write.Merge(named(subscription, assignment.name()), null, columns(assignment)));
    }

    /** @return whether it was there */
    boolean delete(String subscription, RoleAssignment assignment) {
        Write name = new Write.Delete(named(subscription, assignment.name()), null);
        Write gift = new Write.Delete(gift(subscription, assignment), null);
        if (rows.write(List.of(name, gift)) == WriteResult.WRITTEN) {
            return true;
        }
        WriteResult unused = rows.write(gift); // One of the two may be left of a storage that lost writes.
        return rows.write(name) == WriteResult.WRITTEN;
    }

    private void note(String subscription) {
        try {
            rows.write(new Write.Insert(new RowKey(SUBSCRIPTIONS, RowKey.row(subscription)), Map.of()));
        } catch (RuntimeException e) {
            noted.remove(subscription);
            throw e;
        }
    }

    private static RowKey named(String subscription, String name) {
        return new RowKey(RowKey.row(subscription), RowKey.row(BY_NAME, name));
    }

    /** The scope may be longer than a key. */
    private static RowKey gift(String subscription, RoleAssignment assignment) {
        String gift = assignment.scope().key() + ' ' + assignment.key() + ' ' + assignment.roleId();
        String digest = UUID.nameUUIDFromBytes(gift.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8))
                .toString();
        return new RowKey(RowKey.row(subscription), RowKey.row(BY_GIFT, digest));
    }

    private static Map<String, Object> columns(RoleAssignment assignment) {
        return Map.of(ASSIGNMENT, RowJson.write(assignment));
    }

    private static RoleAssignment assignment(Row row) {
        String json = row.text(ASSIGNMENT);
        if (json == null) {
            throw new IllegalStateException("The row " + row.key() + " holds no role assignment.");
        }
        return Json.mapper().readValue(json, RoleAssignment.class);
    }
}
