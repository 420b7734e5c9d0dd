package io.mooring.benchmarks.arm;

import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.data.tables.TableClient;
import com.azure.data.tables.TableServiceClientBuilder;
import com.azure.data.tables.models.ListEntitiesOptions;
import com.azure.data.tables.models.TableEntity;

/** Reads of single rows as the hub makes them, but without the hub: what the storage alone costs. */
final class TableReads {
    private final TableClient table;
    private final String partition;
    private final String row;

    private TableReads(TableClient table, String partition, String row) {
        this.table = table;
        this.partition = partition;
        this.row = row;
    }

    /** Of the first row of a table. */
    static TableReads of(String connectionString, String tableName) {
        TableClient table = new TableServiceClientBuilder()
                .httpClient(new JdkHttpClientBuilder(java.net.http.HttpClient.newBuilder()
                                .version(java.net.http.HttpClient.Version.HTTP_1_1))
                        .build())
                .connectionString(connectionString)
                .buildClient()
                .getTableClient(tableName);
        TableEntity first = table.listEntities(new ListEntitiesOptions().setTop(1), null, null)
                .iterator()
                .next();
        return new TableReads(table, first.getPartitionKey(), first.getRowKey());
    }

    void read() {
        TableEntity entity = table.getEntity(partition, row);
        if (!entity.getRowKey().equals(row)) {
            throw new IllegalStateException("read another row than " + row);
        }
    }
}
