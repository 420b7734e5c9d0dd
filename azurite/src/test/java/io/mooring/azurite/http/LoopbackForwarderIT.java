package io.mooring.azurite.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LoopbackForwarderIT {
    @Test
    void aSecondPortLeadsToTheSameServer() throws Exception {
        var options = new LoopbackServer.Options("behind", 0, null, 1 << 20, Duration.ofSeconds(10), 16);
        try (LoopbackServer behind = LoopbackServer.open(
                        options, call -> HttpAnswer.text(200, call.target().origin() + " " + call.body().length));
                LoopbackForwarder forwarder = LoopbackForwarder.open(0, behind.port());
                HttpClient http = HttpClient.newHttpClient()) {
            String origin = "http://127.0.0.1:" + forwarder.port();
            HttpRequest request = HttpRequest.newBuilder(URI.create(origin))
                    .timeout(Duration.ofSeconds(10))
                    .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[300_000]))
                    .build();
            for (int i = 0; i < 3; i++) {
                assertEquals(
                        origin + " 300000",
                        http.send(request, HttpResponse.BodyHandlers.ofString()).body());
            }
            var taken = assertThrows(
                    LoopbackForwarder.PortUnavailable.class, () -> LoopbackForwarder.open(forwarder.port(), 1));
            assertTrue(String.valueOf(taken.getMessage()).contains("another program"), taken::getMessage);
        }
    }
}
