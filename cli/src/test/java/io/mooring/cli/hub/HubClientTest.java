package io.mooring.cli.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.cli.CliFailure;
import io.mooring.cli.ExitCode;
import io.mooring.cli.SteppedClock;
import io.mooring.cli.Waiting;
import io.mooring.protocol.arm.ClusterId;
import io.mooring.protocol.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HubClientTest {
    private static final ClusterId ID = new ClusterId("00000000-0000-0000-0000-000000000001", "g", "c1");

    private final SteppedClock clock = new SteppedClock();
    private final HubServer server = new HubServer();
    private final HubClient hub = client(server.url());

    private HubClient client(URI url) {
        return new HubClient(new HubConnection(url, null, () -> "t"), new Waiting(clock, clock::advance, () -> 1));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void callsWithTheTokenAndTheVersionOfTheResource() {
        server.answers(200, "{\"name\":\"c1\"}");
        ClusterId id = new ClusterId(ID.subscriptionId(), "g(1)", "c1");

        assertEquals("c1", hub.get(ArmPath.cluster(id), "x").path("name").asString());
        assertEquals(
                List.of("GET /subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/g(1)/providers/"
                        + "Microsoft.Kubernetes/connectedClusters/c1?api-version=2024-01-01 Bearer t"),
                server.asked());
    }

    @ParameterizedTest(name = "HTTP {0} {1}: {2}")
    @CsvSource({
        "400, InvalidRequestContent, FAILED",
        "401, AuthenticationFailed, REFUSED",
        "403, AuthorizationFailed, REFUSED",
        "404, ResourceNotFound, NOT_FOUND",
        "409, Conflict, FAILED",
        "500, InternalServerError, FAILED",
        "503, ServiceUnavailable, UNREACHABLE"
    })
    void theHubsErrorIsTheMessageAndItsStatusTheExitCode(int status, String code, ExitCode expected) {
        server.answers(status, "{\"error\":{\"code\":\"" + code + "\",\"message\":\"It is so.\"}}");

        CliFailure failure =
                assertThrows(CliFailure.class, () -> hub.get(configuration("a"), "show the configuration a"));

        assertEquals(expected, failure.exitCode());
        assertTrue(
                failure.text()
                        .startsWith("Could not show the configuration a: It is so. (HTTP " + status + ", " + code),
                failure.text());
        assertEquals(1, failure.text().lines().count());
    }

    @Test
    void whatTheHubPutsOffIsTriedAgain() {
        server.answers(503, "").answers(429, "").answers(200, "{\"value\":[]}");

        assertEquals(List.of(), hub.list(ArmPath.extensions(new ClusterId(ID.subscriptionId(), "g", "c")), "x"));
        assertEquals(3, server.asked().size());
    }

    @Test
    void anIssuerThatDoesNotAnswerIsAskedAgainByWhoHasPatience() {
        server.answers(200, "{\"name\":\"a\"}");
        var tries = new AtomicInteger();
        Supplier<String> slow = () -> {
            if (tries.incrementAndGet() == 1) {
                throw new UncheckedIOException("fetch a token", new HttpTimeoutException("request timed out"));
            }
            return "t";
        };
        var patient = new HubClient(
                        new HubConnection(server.url(), null, slow), new Waiting(clock, clock::advance, () -> 1))
                .patient();

        assertEquals("a", patient.get(configuration("a"), "x").path("name").asString());
        assertEquals(2, tries.get());
    }

    @Test
    void aResourceThatIsNotThereIsFoundOut() {
        server.answers(404, "{\"error\":{\"code\":\"ResourceNotFound\",\"message\":\"no\"}}");

        assertEquals(Optional.empty(), hub.find(configuration("a"), "x"));
        assertFalse(hub.delete(configuration("a"), "x"));
    }

    @Test
    void aWrongAddressIsNotTakenForAMissingResource() {
        server.answers(404, "<html>nothing here</html>");

        CliFailure failure = assertThrows(CliFailure.class, () -> hub.find(configuration("a"), "look for a"));

        assertEquals(ExitCode.NOT_FOUND, failure.exitCode());
        assertTrue(failure.text().contains("--hub"), failure.text());
    }

    @Test
    void allPagesAreRead() {
        server.answers(200, "{\"value\":[{\"name\":\"a\"}],\"nextLink\":\"" + server.url() + "/next?x=1\"}")
                .answers(200, "{\"value\":[{\"name\":\"b\"}]}");

        assertEquals(2, hub.list(configuration("a"), "x").size());
        assertTrue(
                server.asked().get(1).startsWith("GET /next?x=1 "),
                server.asked().get(1));
    }

    @Test
    void theTokenDoesNotFollowALinkToAnotherHost() {
        server.answers(200, "{\"value\":[],\"nextLink\":\"http://198.51.100.1/next\"}");

        assertThrows(CliFailure.class, () -> hub.list(configuration("a"), "x"));
    }

    @Test
    void anAnswerThatIsNoResourceIsAFailure() {
        server.answers(200, "[1]");

        assertThrows(
                CliFailure.class,
                () -> hub.put(configuration("a"), Json.mapper().createObjectNode(), "x"));
        assertEquals(List.of("{}"), server.bodies());
    }

    @Test
    void aHubThatIsNotThereIsUnreachable() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        HubClient nobody = client(URI.create("http://127.0.0.1:" + port));

        CliFailure failure = assertThrows(CliFailure.class, () -> nobody.get(configuration("a"), "show it"));
        CliFailure patient =
                assertThrows(CliFailure.class, () -> nobody.patient().get(configuration("a"), "show it"));

        assertEquals(ExitCode.UNREACHABLE, failure.exitCode());
        assertEquals(ExitCode.UNREACHABLE, patient.exitCode());
        assertTrue(failure.text().contains("nothing listens at"), failure.text());
    }

    private static ArmPath configuration(String name) {
        return ArmPath.configurations(new ClusterId(ID.subscriptionId(), "g", "c"))
                .child(name);
    }
}
