package io.mooring.functions.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.util.Context;
import io.mooring.azurite.AzuriteServer;
import io.mooring.functions.arm.Unavailable;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

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

    @Test
    void aStorageThatHangsIsReportedWithinSeconds() throws Exception {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            String hanging = azurite.connectionString()
                    .replaceAll(
                            "TableEndpoint=http://127.0.0.1:\\d+",
                            "TableEndpoint=http://127.0.0.1:" + silent.getLocalPort());
            Rows rows = connection(hanging).table("Hangs");
            assertTimeout(Duration.ofSeconds(20), () -> {
                List<Future<Unavailable>> calls = List.of(
                        threads.submit(() -> assertThrows(Unavailable.class, () -> rows.find(A))),
                        threads.submit(
                                () -> assertThrows(Unavailable.class, () -> rows.list(KeyRange.partition("p"), 1))),
                        threads.submit(
                                () -> assertThrows(Unavailable.class, () -> rows.write(new Write.Delete(A, null)))),
                        threads.submit(() -> assertThrows(
                                Unavailable.class,
                                () -> rows.write(
                                        List.of(new Write.Insert(A, Map.of()), new Write.Insert(B, Map.of()))))));
                for (Future<Unavailable> call : calls) {
                    call.get();
                }
            });
        }
    }

    /** The answer gets lost after the write took effect; the client asks again and meets its own work. */
    @Test
    void aRetriedWriteMeetsItself() {
        var losing = new LosingAnswers();
        Rows rows = TableConnection.over(azurite.connectionString(), losing).table("Test" + TABLES.incrementAndGet());
        rows.write(new Write.Insert(B, Map.of("X", "0")));
        losing.next();
        assertEquals(WriteResult.CONFLICT, rows.write(new Write.Insert(A, Map.of("X", "1"))));
        assertEquals("1", rows.find(A).orElseThrow().text("X"));
        String etag = rows.find(A).orElseThrow().etag();
        losing.next();
        assertEquals(WriteResult.CONFLICT, rows.write(new Write.Replace(A, etag, Map.of("X", "2"))));
        assertEquals("2", rows.find(A).orElseThrow().text("X"));
        losing.next();
        assertEquals(WriteResult.WRITTEN, rows.write(new Write.Merge(A, null, Map.of("Y", "3"))));
        losing.next();
        RowKey c = new RowKey("p", "c");
        assertEquals(
                WriteResult.CONFLICT,
                rows.write(List.of(new Write.Insert(c, Map.of("X", "4")), new Write.Merge(B, null, Map.of("X", "4")))));
        assertEquals("4", rows.find(c).orElseThrow().text("X"), "all of the batch took effect");
        assertEquals("4", rows.find(B).orElseThrow().text("X"));
        losing.next();
        assertEquals(WriteResult.MISSING, rows.write(new Write.Delete(A, null)));
        assertTrue(rows.find(A).isEmpty());
    }

    private static final class LosingAnswers implements HttpClient {
        private final HttpClient http = new JdkHttpClientBuilder().build();
        private final AtomicBoolean lose = new AtomicBoolean();

        void next() {
            lose.set(true);
        }

        @Override
        public Mono<HttpResponse> send(HttpRequest request) {
            return Mono.fromSupplier(() -> sendSync(request, Context.NONE));
        }

        @Override
        public HttpResponse sendSync(HttpRequest request, Context context) {
            HttpResponse response = http.sendSync(request, context);
            if (lose.compareAndSet(true, false)) {
                response.close();
                throw new UncheckedIOException(new HttpTimeoutException("request timed out"));
            }
            return response;
        }
    }

    private static TableConnection connection(String connectionString) {
        try {
            return TableConnection.byConnectionString(connectionString, SSLContext.getDefault());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
