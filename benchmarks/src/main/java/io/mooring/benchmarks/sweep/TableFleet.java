package io.mooring.benchmarks.sweep;

import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.data.tables.TableClient;
import com.azure.data.tables.TableServiceClient;
import com.azure.data.tables.TableServiceClientBuilder;
import com.azure.data.tables.models.TableEntity;
import com.azure.data.tables.models.TableTransactionAction;
import com.azure.data.tables.models.TableTransactionActionType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Very many connected clusters, written into the tables as copies of one that the hub itself made.
 *
 * @param template the rows of the one
 */
record TableFleet(TableServiceClient tables, Template template, int size, int perGroup) {
    static final String SUBSCRIPTION = "00000000-0000-0000-0000-000000000001";
    static final String TEMPLATE_GROUP = "template-group";
    static final String TEMPLATE_CLUSTER = "template-cluster";

    private static final int BATCH = 100;
    private static final int WRITERS = 4;
    private static final String CLUSTERS = "ConnectedClusters";
    private static final String LINKS = "Connectivity";
    private static final String GROUPS = "ConnectivityGroups";

    /** The rows of a cluster that was made through the hub. */
    record Template(Map<String, Object> cluster, Map<String, Object> link) {}

    static TableServiceClient tables(String connectionString) {
        return new TableServiceClientBuilder()
                .httpClient(new JdkHttpClientBuilder(java.net.http.HttpClient.newBuilder()
                                .version(java.net.http.HttpClient.Version.HTTP_1_1))
                        .build())
                .connectionString(connectionString)
                .buildClient();
    }

    static Template template(TableServiceClient tables) {
        return new Template(only(tables.getTableClient(CLUSTERS)), only(tables.getTableClient(LINKS)));
    }

    private static Map<String, Object> only(TableClient table) {
        TableEntity row = table.listEntities().iterator().next();
        Map<String, Object> columns = new HashMap<>(row.getProperties());
        List.of("PartitionKey", "RowKey", "Timestamp", "odata.etag").forEach(columns::remove);
        return columns;
    }

    int groups() {
        return (size + perGroup - 1) / perGroup;
    }

    static String name(int number) {
        return "edge-" + number;
    }

    String group(int number) {
        return "g" + number / perGroup;
    }

    /** Writes all of them, as heard in a while from now, so that none falls silent meanwhile. */
    void create(Instant heardAt) throws Exception {
        for (String table : List.of(CLUSTERS, LINKS, GROUPS)) {
            tables.createTableIfNotExists(table);
        }
        try (ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
            List<Future<?>> begun = new ArrayList<>();
            for (int group = 0; group < groups(); group++) {
                int first = group * perGroup;
                begun.add(writers.submit(() -> createGroup(first, heardAt)));
            }
            for (Future<?> one : begun) {
                one.get();
            }
        }
    }

    private void createGroup(int first, Instant heardAt) {
        String partition = SUBSCRIPTION + "|" + group(first);
        int end = Math.min(size, first + perGroup);
        insert(GROUPS, List.of(new TableEntity("known", partition)));
        List<TableEntity> clusters = new ArrayList<>();
        List<TableEntity> links = new ArrayList<>();
        var counts = new TableEntity(partition, "!counts");
        counts.addProperty("Connected", (long) end - first);
        counts.addProperty("CountedAt", heardAt.atOffset(ZoneOffset.UTC));
        links.add(counts);
        for (int number = first; number < end; number++) {
            String principal = principal(number);
            clusters.add(cluster(partition, number, principal));
            links.add(link(partition, number, principal, heardAt));
        }
        insert(CLUSTERS, clusters);
        insert(LINKS, links);
    }

    private TableEntity cluster(String partition, int number, String principal) {
        var row = new TableEntity(partition, name(number));
        String old = String.valueOf(template.cluster().get("PrincipalId"));
        template.cluster().forEach((column, value) -> {
            if (!"".equals(value)) {
                row.addProperty(
                        column,
                        value instanceof String text
                                ? text.replace(old, principal)
                                        .replace(TEMPLATE_GROUP, group(number))
                                        .replace(TEMPLATE_CLUSTER, name(number))
                                : value);
            }
        });
        return row;
    }

    private TableEntity link(String partition, int number, String principal, Instant heardAt) {
        var row = new TableEntity(partition, name(number) + "!" + principal);
        template.link().forEach(row::addProperty);
        row.addProperty("Announced", "Connected");
        row.addProperty("Announcements", 1L);
        row.addProperty("LastHeartbeatAt", heardAt.atOffset(ZoneOffset.UTC));
        row.addProperty("CertificateNotAfter", heardAt.plusSeconds(80 * 86_400).atOffset(ZoneOffset.UTC));
        row.addProperty("CertificateWarningAt", heardAt.plusSeconds(50 * 86_400).atOffset(ZoneOffset.UTC));
        return row;
    }

    /** Lets each so many-th cluster have been silent since a time; returns how many those are. */
    int silence(int every, Instant heardAt) {
        TableClient links = tables.getTableClient(LINKS);
        int silenced = 0;
        for (int number = 0; number < size; number += every) {
            var changed = new TableEntity(SUBSCRIPTION + "|" + group(number), name(number) + "!" + principal(number));
            changed.addProperty("LastHeartbeatAt", heardAt.atOffset(ZoneOffset.UTC));
            links.updateEntity(changed);
            silenced++;
        }
        return silenced;
    }

    private static String principal(int number) {
        return UUID.nameUUIDFromBytes(name(number).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    private void insert(String table, List<TableEntity> rows) {
        TableClient client = tables.getTableClient(table);
        for (int from = 0; from < rows.size(); from += BATCH) {
            client.submitTransaction(rows.subList(from, Math.min(rows.size(), from + BATCH)).stream()
                    .map(row -> new TableTransactionAction(TableTransactionActionType.CREATE, row))
                    .toList());
        }
    }
}
