package io.mooring.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.mooring.azurite.LocalCloud;
import io.mooring.azurite.LocalCloudSettings;
import io.mooring.functions.HubClient.Answer;
import io.mooring.protocol.agent.AgentApi;
import io.mooring.protocol.agent.EnrollmentResponse;
import io.mooring.protocol.agent.HeartbeatRequest;
import io.mooring.protocol.arm.ClusterId;
import io.mooring.protocol.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Events on their whole way: from a heartbeat through the packaged hub to a receiver that is now there and now not. */
class PackagedEventsIT {
    private static final String SUBSCRIPTION = "00000000-0000-0000-0000-000000000001";
    private static final String EVENTS =
            "/subscriptions/" + SUBSCRIPTION + "/providers/Microsoft.EventGrid/eventSubscriptions/ops";
    private static final String VERSION = "?api-version=2022-06-15";
    /** The timers run when they are fired. */
    private static final Map<String, String> NEVER = Map.of("MOORING_SWEEP_SCHEDULE", "0 0 0 1 1 *");

    private final BlockingQueue<String> posted = new LinkedBlockingQueue<>();
    private volatile int answers = 204;

    @TempDir
    private Path data;

    @Test
    void aReceiverIsToldAndWhatItNeverTookCanBeRead() throws Exception {
        HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", this::receive);
        receiver.start();
        String endpoint = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/events";
        try (LocalCloud cloud = LocalCloud.start(LocalCloudSettings.at(data)
                .withFunctions(PackagedHubIT.STAGED.toAbsolutePath())
                .withAppSettings(NEVER))) {
            HubClient hub = new HubClient(cloud.hubUrl(), cloud.certificates().trust());
            assertEquals(400, subscribe(hub, cloud, "https://10.0.0.1/events").status());
            assertEquals(201, subscribe(hub, cloud, endpoint).status());
            beat(hub, cloud);
            cloud.fireTimer("ConnectivitySweep");
            JsonNode event = delivered(cloud);
            assertEquals("1.0", event.get("specversion").asString());
            assertEquals(
                    "io.mooring.connectedcluster.connected", event.get("type").asString());

            answers = 500;
            cloud.clock().advance(Duration.ofMinutes(16));
            cloud.fireTimer("ConnectivitySweep");
            String first = delivered(cloud).get("id").asString();
            cloud.clock().advance(Duration.ofHours(25));
            assertEquals(first, delivered(cloud).get("id").asString(), "the same event again");
            assertEquals(first, deadLetter(hub, cloud));
        } finally {
            receiver.stop(0);
        }
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean asks = exchange.getRequestMethod().equals("OPTIONS");
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (asks) {
                exchange.getResponseHeaders().set("WebHook-Allowed-Origin", "*");
            } else {
                assertTrue(exchange.getRequestHeaders()
                        .getFirst("Mooring-Signature")
                        .startsWith("t="));
                posted.add(body);
            }
            exchange.sendResponseHeaders(asks ? 200 : answers, -1);
        }
    }

    /** Fires the timer until something arrives: the sweep that comes before runs on its own. */
    private JsonNode delivered(LocalCloud cloud) throws InterruptedException {
        for (int attempt = 0; attempt < 60; attempt++) {
            cloud.fireTimer("EventDelivery");
            String body = posted.poll(500, TimeUnit.MILLISECONDS);
            if (body != null) {
                return Json.mapper().readTree(body);
            }
        }
        throw new AssertionError("Nothing was delivered.");
    }

    private static String deadLetter(HubClient hub, LocalCloud cloud) {
        for (int attempt = 0; attempt < 2000; attempt++) {
            JsonNode letters = hub.ask("GET", EVENTS + "/deadLetters" + VERSION, cloud.ownerToken(), null)
                    .json();
            if (!letters.path("value").isEmpty()) {
                return letters.at("/value/0/event/id").asString();
            }
        }
        throw new AssertionError("There is no dead letter.");
    }

    private static Answer subscribe(HubClient hub, LocalCloud cloud, String endpoint) {
        Map<String, Object> webhook = Map.of("endpointUrl", endpoint, "secret", "0123456789abcdef");
        return hub.ask(
                "PUT",
                EVENTS + VERSION,
                cloud.ownerToken(),
                Map.of("properties", Map.of("destination", Map.of("properties", webhook))));
    }

    private static void beat(HubClient hub, LocalCloud cloud) {
        TestAgent agent = TestAgent.of(new ClusterId(SUBSCRIPTION, "g1", "told"));
        hub.ask("PUT", HubClient.path(agent.cluster()), cloud.ownerToken(), TestBodies.cluster(agent));
        agent.take(hub.ask(
                        "POST",
                        AgentApi.ENROLLMENTS,
                        null,
                        agent.enrolment(cloud.clock().instant()))
                .as(EnrollmentResponse.class));
        String token = agent.token(cloud.clock().instant());
        assertEquals(
                200,
                hub.ask("POST", AgentApi.HEARTBEATS, token, new HeartbeatRequest(null))
                        .status());
    }
}
