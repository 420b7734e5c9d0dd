package io.mooring.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.mooring.functions.TestHub.Answer;
import io.mooring.functions.connectivity.LinkRegistry;
import io.mooring.functions.event.EventOutbox;
import io.mooring.functions.tables.Row;
import io.mooring.protocol.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class EventsTest {
    private static final String SECRET = "a secret of some length";
    private static final String CONNECTED = "io.mooring.connectedcluster.connected";
    private static final String OFFLINE = "io.mooring.connectedcluster.offline";
    private static final String EXPIRING = "io.mooring.connectedcluster.certificateexpiring";

    private final TestHub hub = new TestHub();

    @Test
    void aSubscriberIsToldOnceOfEachTransitionWithASignature() throws Exception {
        assertEquals(201, put("ops", Map.of()).status());
        TestAgent agent = hub.connected("Edge");
        hub.sweep();
        hub.sweep();
        hub.deliver();
        hub.deliver();
        assertEquals(List.of(CONNECTED), types());
        var posted = hub.receiver.posted.getFirst();
        JsonNode event = Json.mapper().readTree(posted.body());
        assertEquals("1.0", event.get("specversion").asString());
        assertEquals(
                agent.cluster().toString().toLowerCase(Locale.ROOT),
                event.get("subject").asString().toLowerCase(Locale.ROOT));
        assertEquals("Connected", event.at("/data/to").asString());
        String[] signature = posted.headers().get("Mooring-Signature").split("[=,]");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        assertEquals(
                HexFormat.of()
                        .formatHex(mac.doFinal((signature[1] + "." + posted.body()).getBytes(StandardCharsets.UTF_8))),
                signature[3]);
        hub.clock.advance(Duration.ofMinutes(16));
        hub.sweep();
        hub.deliver();
        assertEquals(List.of(CONNECTED, OFFLINE), types());
    }

    @Test
    void aSweepThatStoppedTellsAgainUnderTheSameId() {
        put("ops", Map.of());
        hub.connected("edge");
        List<Row> before = hub.tables.get(LinkRegistry.TABLE).all();
        hub.sweep();
        hub.deliver();
        hub.tables.get(LinkRegistry.TABLE).restore(before);
        hub.sweep();
        hub.deliver();
        assertEquals(List.of(CONNECTED, CONNECTED), types());
        assertEquals(1, ids());
    }

    @Test
    void subscribersGetWhatTheyAskedFor() {
        put("offline", Map.of("includedEventTypes", List.of(OFFLINE)));
        put("other", Map.of("subjectBeginsWith", "/subscriptions/" + TestHub.SUBSCRIPTION + "/resourceGroups/G2/"));
        hub.connected("edge");
        hub.sweep();
        hub.clock.advance(Duration.ofMinutes(16));
        hub.sweep();
        hub.deliver();
        assertEquals(List.of(OFFLINE), types());
    }

    @Test
    void certificatesThatRunOutAreToldOfAtEachLimitOnce() {
        put("ops", Map.of("includedEventTypes", List.of(EXPIRING)));
        TestAgent agent = hub.connected("edge");
        hub.sweep();
        for (int day = 0; day < 95; day++) {
            hub.clock.advance(Duration.ofDays(1));
            hub.sweep();
            hub.sweep();
            hub.deliver();
        }
        assertEquals(
                List.of(30, 14, 7, 1),
                hub.receiver.posted.stream()
                        .map(one -> Json.mapper()
                                .readTree(one.body())
                                .at("/data/withinDays")
                                .asInt())
                        .toList());
        assertEquals("Expired", hub.status(agent));
    }

    @Test
    void whatNobodyTakesIsTriedForADayAndThenADeadLetter() {
        put("ops", Map.of());
        hub.connected("edge");
        hub.sweep();
        hub.receiver.refuses = true;
        for (int hour = 0; hour < 26; hour++) {
            hub.deliver();
            hub.clock.advance(Duration.ofHours(1));
        }
        Answer dead = hub.ask("GET", path("ops/deadLetters"), "owner", null);
        assertEquals(1, dead.json().get("value").size());
        assertEquals(CONNECTED, dead.text("/value/0/event/type"));
        assertEquals("the receiver answered 500", dead.text("/value/0/problem"));
        hub.receiver.refuses = false;
        hub.deliver();
        assertEquals(List.of(), types(), "it was given up");
        hub.clock.advance(Duration.ofDays(8));
        hub.deliver();
        assertEquals(List.of(), hub.tables.get(EventOutbox.TABLE).all());
    }

    @Test
    void aReceiverThatComesBackGetsAllInOrder() {
        put("ops", Map.of());
        TestAgent agent = hub.connected("edge");
        hub.sweep();
        hub.receiver.refuses = true;
        hub.deliver();
        hub.clock.advance(Duration.ofMinutes(16));
        hub.sweep();
        hub.beat(agent);
        hub.sweep();
        hub.receiver.refuses = false;
        hub.deliver();
        assertEquals(List.of(CONNECTED, OFFLINE, CONNECTED), types());
        assertEquals(List.of(), hub.tables.get(EventOutbox.TABLE).all());
    }

    @Test
    void theSecretIsNeverShownAndBadRequestsAreRefused() {
        hub.receiver.refuses = true;
        assertEquals("400 EndpointNotValidated", put("ops", Map.of()).code());
        hub.receiver.refuses = false;
        put("ops", Map.of());
        String shown = hub.ask("GET", path("ops"), "owner", null).response().getBody() + ""
                + hub.ask("GET", path(""), "owner", null).response().getBody();
        assertFalse(shown.contains(SECRET), shown);
        assertFalse(shown.contains("token=x"), "what stands in a query may be a secret");
        assertEquals(
                "400 InvalidRequestContent",
                put("ops", Map.of("includedEventTypes", List.of("x"))).code());
        assertEquals(
                "403 AuthorizationFailed",
                hub.ask("GET", path("ops"), "stranger", null).code());
        hub.connected("edge");
        hub.sweep();
        assertEquals(200, hub.ask("DELETE", path("ops"), "owner", null).status());
        assertEquals(204, hub.ask("DELETE", path("ops"), "owner", null).status());
        assertEquals(List.of(), hub.tables.get(EventOutbox.TABLE).all());
    }

    private Answer put(String name, Map<String, Object> filter) {
        return hub.ask(
                "PUT",
                path(name),
                "owner",
                Map.of(
                        "properties",
                        Map.of(
                                "destination",
                                Map.of(
                                        "endpointType",
                                        "WebHook",
                                        "properties",
                                        Map.of(
                                                "endpointUrl",
                                                "https://receiver.example.com/x?token=x",
                                                "secret",
                                                SECRET)),
                                "filter",
                                filter)));
    }

    private static String path(String name) {
        return "/subscriptions/" + TestHub.SUBSCRIPTION + "/providers/Microsoft.EventGrid/eventSubscriptions"
                + (name.isEmpty() ? "" : "/" + name) + "?api-version=2022-06-15";
    }

    private int ids() {
        return (int) hub.receiver.posted.stream()
                .map(one -> Json.mapper().readTree(one.body()).get("id").asString())
                .distinct()
                .count();
    }

    private List<String> types() {
        return hub.receiver.posted.stream()
                .map(one -> Json.mapper().readTree(one.body()).get("type").asString())
                .toList();
    }
}
