package io.mooring.functions.desired;

import io.mooring.functions.tables.KeyRange;
import io.mooring.functions.tables.Row;
import io.mooring.functions.tables.RowKey;
import io.mooring.functions.tables.Rows;
import io.mooring.functions.tables.Write;
import io.mooring.protocol.arm.ClusterId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * When to look whether a cluster has taken up protected settings, in the order of time, so that a look costs what is due
 * and not what there is.
 */
public final class SettingsDue {
    public static final String TABLE = "SettingsDue";

    private static final String PARTITION = "due";
    private static final String CLUSTER = "Cluster";
    private static final String PRINCIPAL_ID = "PrincipalId";
    private static final String KIND = "Kind";
    private static final String NAME = "Name";

    private final Rows rows;

    public SettingsDue(Rows rows) {
        this.rows = rows;
    }

    /** One look that is due. */
    record Look(RowKey key, Place place, ItemKind kind, String name) {}

    void remember(Place place, ItemKind kind, String name, Instant at) {
        rows.write(new Write.Insert(
                new RowKey(PARTITION, row(at) + RowKey.ROW_SEPARATOR + UUID.randomUUID()),
                Map.of(
                        CLUSTER, place.cluster().toString(),
                        PRINCIPAL_ID, place.principalId(),
                        KIND, kind.name(),
                        NAME, name)));
    }

    List<Look> before(Instant now, int limit) {
        KeyRange range = new KeyRange(new RowKey(PARTITION, ""), new RowKey(PARTITION, row(now)), null);
        return rows.list(range, limit).stream().map(SettingsDue::look).toList();
    }

    void forget(Look look) {
        rows.write(new Write.Delete(look.key(), null));
    }

    private static Look look(Row row) {
        ClusterId cluster = ClusterId.parse(text(row, CLUSTER));
        return new Look(
                row.key(),
                new Place(cluster, text(row, PRINCIPAL_ID)),
                ItemKind.valueOf(text(row, KIND)),
                text(row, NAME));
    }

    private static String text(Row row, String column) {
        String text = row.text(column);
        if (text == null) {
            throw new IllegalStateException("The row " + row.key() + " has no " + column + ".");
        }
        return text;
    }

    private static String row(Instant at) {
        return String.format(Locale.ROOT, "%019d", at.toEpochMilli());
    }
}
