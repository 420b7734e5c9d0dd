package io.mooring.functions.cluster;

import io.mooring.functions.arm.ArmFailure;
import io.mooring.functions.arm.Unavailable;
import io.mooring.functions.tables.KeyRange;
import io.mooring.functions.tables.LongText;
import io.mooring.functions.tables.Row;
import io.mooring.functions.tables.RowJson;
import io.mooring.functions.tables.RowKey;
import io.mooring.functions.tables.Rows;
import io.mooring.functions.tables.Write;
import io.mooring.functions.tables.WriteResult;
import io.mooring.protocol.arm.ClusterId;
import io.mooring.protocol.json.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The connected clusters, in the table that only users write to.
 *
 * <p>A change is decided on what was read, and decided again if somebody else wrote meanwhile. Each write carries an id
 * of its own: a conflict with it is a write of ours whose answer got lost.
 */
public final class ClusterRegistry {
    public static final String TABLE = "ConnectedClusters";

    /** People seldom edit one cluster at once; so many lost races in a row are a bug, not bad luck. */
    private static final int ATTEMPTS_MAX = 5;

    private static final String RESOURCE = "Resource";
    private static final String PRINCIPAL_ID = "PrincipalId";
    private static final String WRITE_ID = "WriteId";

    private final Rows rows;

    public ClusterRegistry(Rows rows) {
        this.rows = rows;
    }

    /** Decides what a cluster becomes. */
    public interface Change {
        /**
         * The cluster to store.
         *
         * @param present null if there is none
         * @throws ArmFailure if it must stay as it is
         */
        Cluster apply(@Nullable Cluster present);
    }

    public Optional<Cluster> find(ClusterId id) {
        return rows.find(RowKey.cluster(id)).map(ClusterRegistry::cluster);
    }

    /** The cluster whose row has a key. */
    Optional<Cluster> at(RowKey key) {
        return rows.find(key).map(ClusterRegistry::cluster);
    }

    /** @throws ArmFailure 404 if there is no such cluster */
    public Cluster get(ClusterId id) {
        return find(id).orElseThrow(() -> ArmFailure.notFound(ClusterId.TYPE, id.name(), id.resourceGroup()));
    }

    /**
     * Makes sure that an identity is the one of the cluster's present incarnation.
     *
     * @throws ArmFailure 401 if the cluster has gone, or was made again since
     */
    public Cluster confirm(ClusterId id, String principalId) {
        return find(id).filter(cluster -> cluster.principalId().equals(principalId))
                .orElseThrow(() -> revoked(id));
    }

    /** The identity belongs to a cluster that was deleted; with the onboarding key a new one may be had. */
    public static ArmFailure revoked(ClusterId id) {
        return ArmFailure.of(
                        401,
                        "ClusterIdentityRevoked",
                        "The hub has no cluster '" + id
                                + "' with this identity: it was deleted, or deleted and connected again. Enrol again.")
                .with("WWW-Authenticate", "Bearer error=\"invalid_token\"");
    }

    /** Clusters of a range of {@link RowKey}s, by key. */
    public List<Cluster> list(KeyRange range, int limit) {
        return rows.list(range, limit).stream().map(ClusterRegistry::cluster).toList();
    }

    public Changed change(ClusterId id, Change change) {
        String writeId = UUID.randomUUID().toString();
        RowKey key = RowKey.cluster(id);
        @Nullable Cluster before = null;
        for (int attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
            Optional<Row> read = rows.find(key);
            if (read.isPresent() && writeId.equals(read.get().text(WRITE_ID))) {
                return new Changed(before, cluster(read.get()));
            }
            before = read.map(ClusterRegistry::cluster).orElse(null);
            Cluster next = change.apply(before);
            Map<String, Object> columns = columns(next, writeId);
            WriteResult result = rows.write(
                    read.isPresent()
                            ? new Write.Replace(key, read.get().etag(), columns)
                            : new Write.Insert(key, columns));
            if (result == WriteResult.WRITTEN) {
                return new Changed(before, next);
            }
        }
        throw new Unavailable("change " + id, ATTEMPTS_MAX);
    }

    /**
     * Deletes a cluster.
     *
     * @param check throws if it must stay as it is
     * @return whether there was one
     */
    public boolean delete(ClusterId id, Consumer<Cluster> check) {
        RowKey key = RowKey.cluster(id);
        for (int attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
            Optional<Row> read = rows.find(key);
            if (read.isEmpty()) {
                return attempt > 1;
            }
            check.accept(cluster(read.get()));
            if (rows.write(new Write.Delete(key, read.get().etag())) == WriteResult.WRITTEN) {
                return true;
            }
        }
        throw new Unavailable("delete " + id, ATTEMPTS_MAX);
    }

    private static Map<String, Object> columns(Cluster cluster, String writeId) {
        Map<String, Object> columns = new HashMap<>();
        columns.put(PRINCIPAL_ID, cluster.principalId());
        columns.put(WRITE_ID, writeId);
        String resource = RowJson.write(cluster);
        if (resource.length() > LongText.LENGTH_MAX) {
            throw ArmFailure.of(
                    400,
                    "ResourceTooLarge",
                    "The resource has " + resource.length() + " characters of JSON; the hub keeps "
                            + LongText.LENGTH_MAX + " at most.");
        }
        LongText.put(columns, RESOURCE, resource);
        return columns;
    }

    private static Cluster cluster(Row row) {
        String resource = LongText.get(row, RESOURCE);
        if (resource == null) {
            throw new IllegalStateException("The row " + row.key() + " holds no cluster.");
        }
        return Json.mapper().readValue(resource, Cluster.class);
    }

    /**
     * A change that has been made.
     *
     * @param before null if the cluster is new
     */
    public record Changed(@Nullable Cluster before, Cluster after) {}
}
