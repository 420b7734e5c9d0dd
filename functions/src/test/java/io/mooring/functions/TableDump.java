package io.mooring.functions;

import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.data.tables.TableServiceClient;
import com.azure.data.tables.TableServiceClientBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Every row of every table of an account, with its tag, as text. */
final class TableDump {
    private TableDump() {}

    static List<String> of(String connectionString) {
        TableServiceClient service = new TableServiceClientBuilder()
                .httpClient(new JdkHttpClientBuilder().build())
                .connectionString(connectionString)
                .buildClient();
        List<String> rows = new ArrayList<>();
        service.listTables()
                .forEach(table -> service.getTableClient(table.getName())
                        .listEntities()
                        .forEach(row -> rows.add(table.getName() + " " + new TreeMap<>(row.getProperties()))));
        return rows.stream().sorted().toList();
    }
}
