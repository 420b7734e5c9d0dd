package io.mooring.azurite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.azure.core.http.jdk.httpclient.JdkHttpClientProvider;
import com.azure.data.tables.TableClient;
import com.azure.data.tables.TableClientBuilder;
import com.azure.data.tables.models.TableEntity;
import io.mooring.azurite.process.FreePorts;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableAzuriteIT {
    @TempDir
    Path folder;

    private static TableClient table(AzuriteServer azurite) {
        return new TableClientBuilder()
                .connectionString(azurite.connectionString())
                .tableName("things")
                .httpClient(new JdkHttpClientProvider().createInstance())
                .buildClient();
    }

    @Test
    void anAccountOfItsOwnWorksBesideBlobsAndQueues() {
        List<Integer> ports = FreePorts.choose(3);
        String key = Base64.getEncoder().encodeToString("a key that is long enough, with /+=".getBytes(UTF_8));
        StorageEndpoints endpoints =
                new StorageEndpoints(new StorageAccount("own", key), ports.get(0), ports.get(1), ports.get(2));
        try (AzuriteServer azurite = AzuriteServer.start(new AzuriteServer.Settings(
                AzuriteInstall.ensure(line -> {}), folder, endpoints, folder.resolve("azurite.log")))) {
            TableClient table = table(azurite);
            table.createTable();
            table.createEntity(new TableEntity("p", "r").addProperty("name", "value"));
            assertEquals("value", table.getEntity("p", "r").getProperty("name"));
        }
    }

    @Test
    void whatWasWrittenIsThereAfterAGentleStop() {
        AzuriteServer first = AzuriteServer.startTables(folder);
        try (first) {
            TableClient table = table(first);
            table.createTable();
            table.createEntity(new TableEntity("p", "r").addProperty("name", "value"));
            assertEquals("value", table.getEntity("p", "r").getProperty("name"));
        }
        assertFalse(first.process().isAlive());

        try (AzuriteServer second = AzuriteServer.startTables(folder)) {
            assertEquals("value", table(second).getEntity("p", "r").getProperty("name"));
        }
    }
}
