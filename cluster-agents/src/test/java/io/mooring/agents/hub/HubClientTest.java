package io.mooring.agents.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.mooring.agents.harness.MovableClock;
import io.mooring.protocol.agent.DesiredState;
import io.mooring.protocol.agent.StatusReport;
import io.mooring.protocol.proxy.ProxySettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the client makes of the hub's answers. */
class HubClientTest {
    private static final AgentToken TOKEN = new AgentToken("t");

    private HttpServer server;
    private HubClient client;
    private int status = 200;
    private String body = "{\"generation\":4,\"fluxConfigurations\":[],\"extensions\":[]}";
    private Map<String, String> headers = Map.of();
    private String condition;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4);
        server.createContext("/", exchange -> {
            condition = exchange.getRequestHeaders().getFirst("If-None-Match");
            headers.forEach(exchange.getResponseHeaders()::set);
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(
                    status, status == 304 || status == 204 || bytes.length == 0 ? -1 : bytes.length);
            if (status != 304 && status != 204) {
                exchange.getResponseBody().write(bytes);
            }
            exchange.close();
        });
        server.start();
        client = new HubClient(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                HubClient.Line.of(null, ProxySettings.NONE),
                new MovableClock());
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void anAnswerIsAccepted() throws InterruptedException {
        assertEquals(
                new HubReply.Accepted<>(new DesiredState(4, List.of(), List.of())), client.desiredState(null, TOKEN));
        assertNull(condition);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
        2026-06-01T00:05:00Z | -
        2026-05-31T23:55:00Z | -
        yesterday            | -
        2026-06-01T00:15:10Z | The clock of this cluster is 15 min behind the hub's: set the one that is wrong.
        2026-05-31T21:53:00Z | The clock of this cluster is 2 h 7 min ahead of the hub's: set the one that is wrong.
        2026-06-04T05:00:00Z | The clock of this cluster is 3 d 5 h behind the hub's: set the one that is wrong.
        """)
    void aRefusalTellsHowFarTheClocksAreApart(String hubTime, String words) throws InterruptedException {
        status = 401;
        body = "{\"error\":{\"code\":\"InvalidAuthenticationToken\",\"message\":\"Not valid yet.\"}}";
        headers = Map.of("x-mooring-hub-time", hubTime);
        assertEquals(
                new HubReply.Refused<>(
                        401, "InvalidAuthenticationToken", "Not valid yet." + (words == null ? "" : " " + words)),
                client.desiredState(null, TOKEN));
    }

    @Test
    void theKnownGenerationIsNamedAndNothingNewIsUnchanged() throws InterruptedException {
        status = 304;
        assertEquals(new HubReply.Unchanged<>(), client.desiredState(4L, TOKEN));
        assertEquals("\"4\"", condition);
    }

    @Test
    void anAnswerWithoutABodyIsDone() throws InterruptedException {
        status = 204;
        assertEquals(
                new HubReply.Accepted<>(new HubClient.Done()),
                client.report(new StatusReport(List.of(), List.of()), TOKEN));
    }

    @Test
    void aRefusalKeepsItsCode() throws InterruptedException {
        status = 403;
        body = "{\"error\":{\"code\":\"ClusterIdentityExpired\",\"message\":\"gone\"}}";
        assertEquals(new HubReply.Refused<>(403, "ClusterIdentityExpired", "gone"), client.desiredState(null, TOKEN));
    }

    @Test
    void aRefusalByAProxyIsAdmittedlyNotTheHubs() throws InterruptedException {
        status = 407;
        body = "<html>log in";
        assertEquals(new HubReply.Refused<>(407, "Http407", "<html>log in"), client.desiredState(null, TOKEN));
    }

    @Test
    void anOverloadedHubIsUnavailableForAsLongAsItSays() {
        status = 503;
        headers = Map.of("Retry-After", "17");
        body = "{\"error\":{\"code\":\"StorageUnavailable\",\"message\":\"later\"}}";
        HubUnavailable refused = assertThrows(HubUnavailable.class, () -> client.desiredState(null, TOKEN));
        assertEquals(Duration.ofSeconds(17), refused.retryAfter());
        assertTrue(String.valueOf(refused.getMessage()).contains("StorageUnavailable"), refused::getMessage);
    }

    @Test
    void nonsenseIsUnavailable() {
        body = "welcome to the hotel";
        assertThrows(HubUnavailable.class, () -> client.desiredState(null, TOKEN));
    }

    @Test
    void anEndlessAnswerIsCutOff() {
        body = "x".repeat(5 * 1024 * 1024);
        HubUnavailable tooLong = assertThrows(HubUnavailable.class, () -> client.desiredState(null, TOKEN));
        assertTrue(String.valueOf(tooLong.getMessage()).contains("longer than"), tooLong::getMessage);
    }

    @Test
    void aHubThatIsNotThereIsUnavailable() {
        server.stop(0);
        assertInstanceOf(
                HubUnavailable.class, assertThrows(RuntimeException.class, () -> client.desiredState(null, TOKEN)));
    }

    @Test
    void aTokenDoesNotShowItself() {
        assertEquals("AgentToken[masked]", new AgentToken("secret").toString());
    }
}
