package io.mooring.functions.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.azurite.AzuriteServer;
import io.mooring.functions.arm.Unavailable;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract against real Azurite. */
class TableRowsIT implements RowsContract {
    @TempDir
    static Path data;

    private static AzuriteServer azurite;
    private static final AtomicInteger TABLES = new AtomicInteger();

    @BeforeAll
    static void start() {
        azurite = AzuriteServer.startTables(data);
    }

    @AfterAll
    static void stop() {
        if (azurite != null) {
            azurite.close();
        }
    }

    @Override
    public Rows rows() {
        return connection(azurite.connectionString()).table("Test" + TABLES.incrementAndGet());
    }

    @Test
    void aStorageThatIsAwayIsReportedWithinSeconds() {
        String away = azurite.connectionString()
                .replaceAll("TableEndpoint=http://127.0.0.1:\\d+", "TableEndpoint=http://127.0.0.1:1");
        Rows rows = connection(away).table("Away");
        assertTimeout(Duration.ofSeconds(10), () -> {
            assertThrows(Unavailable.class, () -> rows.find(A));
            assertThrows(Unavailable.class, () -> rows.list(KeyRange.partition("p"), 1));
            assertThrows(Unavailable.class, () -> rows.write(new Write.Insert(A, Map.of())));
        });
    }

    @Test
    void keysOfAllNamesAreAccepted() {
        Rows rows = rows();
        RowKey key = new RowKey(RowKey.group("s", "Grüße (1)._-"), RowKey.row("a/b\\c#d?e\tf'g%h!i|j~k"));
        assertEquals(WriteResult.WRITTEN, rows.write(new Write.Insert(key, Map.of("X", "x"))));
        assertTrue(rows.find(key).isPresent());
        assertEquals(1, rows.list(KeyRange.partition(key.partition()), 10).size());
    }

    private static TableConnection connection(String connectionString) {
        try {
            return TableConnection.byConnectionString(connectionString, SSLContext.getDefault());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
