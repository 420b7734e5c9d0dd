package io.mooring.azurite.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.azurite.stagedapp.StagedTestApp;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FunctionsHostIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    static Path folder;

    private static FunctionsHost host;

    @BeforeAll
    static void start() throws Exception {
        host = FunctionsHost.start(new FunctionsHost.Settings(
                StagedTestApp.at(folder),
                0,
                null,
                Map.of("TICK_SCHEDULE", "0 0 0 1 1 *"),
                "master",
                Clock.systemUTC()));
    }

    @AfterAll
    static void stop() {
        host.close();
        HTTP.close();
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(host.origin() + path)).timeout(Duration.ofSeconds(20));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void aFunctionSeesItsRequestAndItsInjectedInstance() throws Exception {
        HttpResponse<String> response = send(request("/THINGS/a%20b?x=1&empty=")
                .header("X-Test", "Value")
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString("{\"k\":1}")));

        assertEquals(200, response.statusCode());
        assertEquals("hello|PUT|a b|{\"k\":1}|/THINGS/a b|{x=1}", response.body());
        assertEquals("Value", response.headers().firstValue("x-test").orElseThrow());
        assertEquals("echo", response.headers().firstValue("x-function").orElseThrow());
    }

    @ParameterizedTest(name = "{0} {1}: {2} {3}")
    @CsvSource({
        "GET, /things/special, 200, special",
        "PUT, /things/special, 200, hello|PUT|special|nothing|/things/special|{}",
        "GET, /rest/a/b, 200, a/b",
        "GET, /rest, 500, ''",
        "GET, /boom, 500, ''",
        "GET, /nothing, 404, ''",
        "DELETE, /things/x, 404, ''",
        "OPTIONS, /things/x, 404, ''",
        "GET, /libraries, 200, Gson none none",
        "GET, /environment/PATH_THAT_IS_NOT, 200, null",
        "GET, /admin/host/status, 200, *",
        "POST, /admin/functions/tick, 401, ''"
    })
    void answers(String method, String path, int status, String body) throws Exception {
        HttpResponse<String> response = send(request(path).method(method, BodyPublishers.noBody()));

        assertEquals(status, response.statusCode());
        if (!body.equals("*")) {
            assertEquals(body, response.body());
        }
    }

    @Test
    void bytesReachAFunctionOnlyWhenItAskedForThem() throws Exception {
        assertEquals(
                "bytes 3",
                send(request("/binary")
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofByteArray(new byte[] {1, 2, 3})))
                        .body());
        assertEquals(
                500,
                send(request("/mistaken")
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString("{}")))
                        .statusCode());
    }

    @Test
    void anAnswerIsCompressedForWhoeverAcceptsIt() throws Exception {
        String large = "x".repeat(10_000);
        HttpResponse<byte[]> response = HTTP.send(
                request("/things/z")
                        .header("Accept-Encoding", "gzip")
                        .POST(BodyPublishers.ofString(large))
                        .build(),
                BodyHandlers.ofByteArray());

        assertEquals("gzip", response.headers().firstValue("content-encoding").orElseThrow());
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
            assertTrue(new String(in.readAllBytes(), StandardCharsets.UTF_8).contains(large));
        }
    }

    @Test
    void aTimerRunsWhenAskedWithTheMasterKeyAndNeverTwiceAtOnce() throws Exception {
        for (int i = 0; i < 20; i++) {
            assertEquals(
                    202,
                    send(request("/admin/functions/Tick")
                                    .header("x-functions-key", "master")
                                    .POST(BodyPublishers.ofString("{\"input\":\"\"}")))
                            .statusCode());
        }
        String ticks = awaitTicks();
        assertTrue(ticks.endsWith(" 0"), ticks);
        assertEquals(
                404,
                send(request("/admin/functions/echo")
                                .header("x-functions-key", "master")
                                .POST(BodyPublishers.noBody()))
                        .statusCode());
    }

    private static String awaitTicks() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        String ticks = send(request("/ticks")).body();
        for (int look = 0; look < 200 && ticks.startsWith("0 "); look++) {
            assertFalse(never.await(20, TimeUnit.MILLISECONDS));
            ticks = send(request("/ticks")).body();
        }
        assertFalse(ticks.startsWith("0 "), "the timer did not run");
        return ticks;
    }
}
