package io.mooring.functions.connectivity;

import io.mooring.functions.desired.DesiredStore;
import io.mooring.functions.desired.Place;
import io.mooring.functions.tables.KeyRange;
import io.mooring.functions.tables.Row;
import io.mooring.functions.tables.RowKey;
import io.mooring.functions.tables.Rows;
import io.mooring.functions.tables.Where;
import io.mooring.functions.tables.Write;
import io.mooring.functions.tables.WriteResult;
import io.mooring.protocol.agent.ClusterMetadata;
import io.mooring.protocol.arm.ClusterId;
import io.mooring.protocol.connectivity.ClusterLink;
import io.mooring.protocol.connectivity.Heartbeat;
import io.mooring.protocol.json.Json;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The links to the clusters, in the table that only agents (and the sweep) write to.
 *
 * <p>A row belongs to one incarnation of a cluster's resource. So a beat needs no read: it changes the row of the
 * identity that sent it, and a row that is not there says that the identity has no cluster (any more).
 */
public final class LinkRegistry implements DesiredStore.Notice {
    public static final String TABLE = "Connectivity";

    static final String LAST_HEARTBEAT = "LastHeartbeatAt";
    static final String CERTIFICATE_NOT_AFTER = "CertificateNotAfter";
    static final String AWAITED_SINCE = "AwaitedSince";
    /** Digest of the key that was certified last. */
    public static final String CERTIFIED_KEY = "CertifiedKey";

    /** The generation of the authority that issued the newest certificate, as text. */
    public static final String ISSUED_BY = "IssuedBy";

    /** Digest of the authorities that the cluster has said it trusts. */
    public static final String TRUSTS = "Trusts";

    static final String ANNOUNCED = "Announced";
    static final String ANNOUNCEMENTS = "Announcements";
    static final String WARNING_AT = "CertificateWarningAt";
    static final String COUNTED_AT = "CountedAt";

    /** What is announced of a cluster that no sweep has seen, and that is counted nowhere. */
    static final String NEW = "New";

    /** The row of a partition that counts the others; its key sorts before theirs. */
    static final String COUNTS = RowKey.ROW_SEPARATOR + "counts";

    /** Row of a group whose transitions a sweep has begun to write down and not yet marked as announced. */
    static final String OPEN = RowKey.ROW_SEPARATOR + "open";

    static final String OPEN_SINCE = "OpenSince";

    static final String METADATA = "Metadata";

    /** Of what is wanted of the cluster; absent if it is not known here. */
    static final String DESIRED_GENERATION = "DesiredGeneration";

    /** Since when what is wanted is about to change. */
    static final String DESIRED_CHANGING = "DesiredChangingSince";

    /** Stands for the generation while what is wanted is about to change. */
    static final long CHANGING = -1;

    private static final String SETTINGS_KEY = "SettingsKey";

    private final Rows rows;
    private final Partitions partitions;

    public LinkRegistry(Rows rows, Partitions partitions) {
        this.rows = rows;
        this.partitions = partitions;
    }

    public Optional<Link> find(ClusterId id, String principalId) {
        return rows.find(RowKey.incarnation(id, principalId)).map(LinkRegistry::link);
    }

    /** The links of all rows between two clusters' keys, by {@link RowKey#incarnation}. */
    public Map<RowKey, Link> between(RowKey first, RowKey last, int limit) {
        var range = new KeyRange(
                new RowKey(first.partition(), first.row() + RowKey.ROW_SEPARATOR),
                new RowKey(last.partition(), last.row() + (char) (RowKey.ROW_SEPARATOR + 1)),
                null);
        Map<RowKey, Link> links = new HashMap<>();
        for (Row row : rows.list(range, limit)) {
            links.put(row.key(), link(row));
        }
        return links;
    }

    /** The row as it is stored. */
    public Optional<Row> row(ClusterId id, String principalId) {
        return rows.find(RowKey.incarnation(id, principalId));
    }

    /** Changes what was read, unless somebody else did. */
    public WriteResult merge(Row read, Map<String, Object> columns) {
        return rows.write(new Write.Merge(read.key(), read.etag(), columns));
    }

    /**
     * Notes, before what is wanted of a cluster changes, that it is about to. So the row gets another version, and each
     * beat that names an earlier one looks at what is wanted now.
     */
    @Override
    public String changing(Place place, Instant at) {
        RowKey key = RowKey.incarnation(place.cluster(), place.principalId());
        Map<String, Object> columns = Map.of(DESIRED_GENERATION, CHANGING, DESIRED_CHANGING, at);
        return rows.commit(List.of(new Write.Merge(key, null, columns))).etag(0);
    }

    /** Who wrote to the row meanwhile may be about to change it too: then the beats find out. */
    @Override
    public void changed(Place place, String noticed, long generation) {
        if (!noticed.isEmpty()) {
            RowKey key = RowKey.incarnation(place.cluster(), place.principalId());
            rows.write(new Write.Merge(key, noticed, Map.of(DESIRED_GENERATION, generation)));
        }
    }

    /**
     * Records the end of the newest certificate, in a row that is there.
     *
     * @param settingsKey null leaves the one that is known
     */
    public WriteResult identity(ClusterId id, String principalId, Instant notAfter, @Nullable String settingsKey) {
        return rows.write(new Write.Merge(RowKey.incarnation(id, principalId), null, identity(notAfter, settingsKey)));
    }

    /** Records for which key the newest certificate is, and of which generation of the authority. */
    public void certified(ClusterId id, String principalId, String key, int generation) {
        rows.write(new Write.Merge(
                RowKey.incarnation(id, principalId),
                null,
                Map.of(CERTIFIED_KEY, key, ISSUED_BY, Integer.toString(generation))));
    }

    /** All rows of clusters, in pages. */
    public List<Row> page(@Nullable RowKey after, int limit) {
        var all = new KeyRange(new RowKey("", ""), new RowKey("\uFFFF", ""), after);
        return rows.list(all, Where.ANY, limit);
    }

    /**
     * Notes that agents of this incarnation are awaited from now on, in a row that is made if need be.
     *
     * @param anotherKey they have another onboarding key than those who were awaited before
     */
    public void await(ClusterId id, String principalId, Instant since, boolean anotherKey) {
        RowKey key = RowKey.incarnation(id, principalId);
        Map<String, Object> made = Map.of(AWAITED_SINCE, since, ANNOUNCED, NEW, ANNOUNCEMENTS, 0L);
        partitions.remember(key.partition());
        if (rows.write(new Write.Insert(key, made)) == WriteResult.CONFLICT) {
            Map<String, Object> again =
                    anotherKey ? Map.of(AWAITED_SINCE, since, CERTIFIED_KEY, "") : Map.of(AWAITED_SINCE, since);
            rows.write(new Write.Merge(key, null, again));
        }
    }

    /** Makes the row; a conflict means that somebody else did. */
    WriteResult create(ClusterId id, String principalId, Map<String, Object> facts) {
        Map<String, Object> columns = new HashMap<>(facts);
        columns.put(ANNOUNCED, NEW);
        columns.put(ANNOUNCEMENTS, 0L);
        partitions.remember(RowKey.cluster(id).partition());
        return rows.write(new Write.Insert(RowKey.incarnation(id, principalId), columns));
    }

    static Map<String, Object> identity(Instant notAfter, @Nullable String settingsKey) {
        Map<String, Object> columns = new HashMap<>();
        columns.put(CERTIFICATE_NOT_AFTER, notAfter);
        columns.put(WARNING_AT, CertificateWarning.first(notAfter));
        if (settingsKey != null) {
            columns.put(SETTINGS_KEY, settingsKey);
        }
        return columns;
    }

    public void delete(ClusterId id, String principalId) {
        delete(RowKey.incarnation(id, principalId));
    }

    /** Removes a row, and has the others of its partition counted again. */
    private void delete(RowKey key) {
        var row = new Write.Delete(key, null);
        var recount = new Write.Merge(new RowKey(key.partition(), COUNTS), null, Map.of(COUNTED_AT, Instant.EPOCH));
        if (rows.write(List.of(row, recount)) != WriteResult.WRITTEN) {
            rows.write(row); // Nobody has counted yet, or the row has gone.
        }
    }

    /** Removes what is left of a cluster's incarnations, but for one. */
    public void deleteOthers(ClusterId id, @Nullable String principalId) {
        RowKey cluster = RowKey.cluster(id);
        RowKey keep = principalId == null ? null : RowKey.incarnation(id, principalId);
        for (Row row : rows.list(KeyRange.rows(cluster.partition(), cluster.row()), Rows.WRITES_MAX)) {
            if (!row.key().equals(keep)) {
                delete(row.key());
            }
        }
    }

    /** The table, for those who announce what is in it. */
    Rows rows() {
        return rows;
    }

    static ClusterLink facts(Row row) {
        Instant heardAt = row.time(LAST_HEARTBEAT);
        return new ClusterLink(
                heardAt == null ? new Heartbeat.Never() : new Heartbeat.Received(heardAt),
                row.time(CERTIFICATE_NOT_AFTER),
                row.time(AWAITED_SINCE));
    }

    /** What a row says. */
    public static Link link(Row row) {
        String metadata = row.text(METADATA);
        return new Link(
                facts(row),
                metadata == null ? null : Json.mapper().readValue(metadata, ClusterMetadata.class),
                row.text(SETTINGS_KEY),
                SharedIdentity.of(row));
    }
}
