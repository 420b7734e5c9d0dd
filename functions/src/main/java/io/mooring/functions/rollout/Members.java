package io.mooring.functions.rollout;

import io.mooring.functions.desired.Place;
import io.mooring.functions.tables.KeyRange;
import io.mooring.functions.tables.Row;
import io.mooring.functions.tables.RowKey;
import io.mooring.functions.tables.Rows;
import io.mooring.functions.tables.Write;
import io.mooring.functions.tables.WriteResult;
import io.mooring.protocol.arm.ClusterId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who has extensions of the types that the hub watches over: a row for each, in a partition for each type, so that one
 * look costs what there is of the type.
 */
final class Members {
    static final String TABLE = "ExtensionMembers";

    private static final String CLUSTER = "Cluster";
    private static final String PRINCIPAL_ID = "PrincipalId";
    private static final String NAME = "Name";
    private static final String TRAIN = "Train";
    private static final String RING = "Ring";
    private static final String TOLD = "Told";
    private static final String VERSION = "Version";
    private static final String FAILED = "Failed";

    private final Rows rows;

    Members(Rows rows) {
        this.rows = rows;
    }

    Optional<Member> find(String type, Place place, String name) {
        return rows.find(key(type, place.cluster(), name)).map(Members::member);
    }

    /** Some members of a type, with where to go on. */
    List<Row> list(String type, @Nullable RowKey after, int limit) {
        return rows.list(KeyRange.partition(partition(type)).after(after), limit);
    }

    /** Writes down what a member is told; what it has reported stays, unless it is of another incarnation. */
    void told(String type, Member member, @Nullable Member before) {
        RowKey key = key(type, member.place().cluster(), member.name());
        Map<String, Object> columns = Map.of(
                CLUSTER, member.place().cluster().toString(),
                PRINCIPAL_ID, member.place().principalId(),
                NAME, member.name(),
                TRAIN, member.train(),
                RING, (long) member.ring(),
                TOLD, member.told());
        if (before != null && !before.place().equals(member.place())) {
            rows.write(new Write.Delete(key, null));
        }
        if (rows.write(new Write.Merge(key, null, columns)) != WriteResult.WRITTEN) {
            rows.write(new Write.Insert(key, columns));
        }
    }

    /**
     * Writes down what a member has reported; nothing if it is none.
     *
     * @param version empty if none is well
     * @param failed null leaves what is written
     */
    void reported(String type, Place place, String name, String version, @Nullable String failed) {
        RowKey key = key(type, place.cluster(), name);
        rows.write(new Write.Merge(
                key, null, failed == null ? Map.of(VERSION, version) : Map.of(VERSION, version, FAILED, failed)));
    }

    void forget(String type, Place place, String name) {
        rows.write(new Write.Delete(key(type, place.cluster(), name), null));
    }

    static Member member(Row row) {
        return new Member(
                new Place(ClusterId.parse(text(row, CLUSTER)), text(row, PRINCIPAL_ID)),
                text(row, NAME),
                text(row, TRAIN),
                (int) row.number(RING),
                text(row, TOLD),
                row.text(VERSION),
                row.text(FAILED));
    }

    private static String text(Row row, String column) {
        String text = row.text(column);
        if (text == null) {
            throw new IllegalStateException("The row " + row.key() + " has no " + column + ".");
        }
        return text;
    }

    private static String partition(String type) {
        return "member" + RowKey.PARTITION_SEPARATOR + RowKey.row(type);
    }

    static RowKey key(String type, String row) {
        return new RowKey(partition(type), row);
    }

    private static RowKey key(String type, ClusterId cluster, String name) {
        return new RowKey(
                partition(type), RowKey.row(cluster.subscriptionId(), cluster.resourceGroup(), cluster.name(), name));
    }
}
