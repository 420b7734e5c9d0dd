package io.mooring.functions.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpWebhookTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "10.1.2.3",
                "100.64.0.1",
                "127.0.0.1",
                "169.254.169.254",
                "172.16.0.1",
                "192.168.1.1",
                "224.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::ffff:10.0.0.1",
                "fe80::1",
                "fd00::1",
                "ff02::1",
                "64:ff9b::a00:1",
                "2002:a00:1::"
            })
    void whatIsNotOnTheInternetIsNotCalled(String address) throws Exception {
        assertTrue(HttpWebhook.isPrivate(InetAddress.getByName(address)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.8.8.8", "100.128.0.1", "172.32.0.1", "192.169.0.1", "2606:4700::1111"})
    void theInternetIs(String address) throws Exception {
        assertFalse(HttpWebhook.isPrivate(InetAddress.getByName(address)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://8.8.8.8/x",
                "https://user@8.8.8.8/x",
                "https://8.8.8.8/x#y",
                "ftp://8.8.8.8/x",
                "https://10.0.0.1/x",
                "https:/x"
            })
    void anEndpointThatIsNotAllowedIsRefusedBeforeItIsCalled(String endpoint) throws Exception {
        var webhook = new HttpWebhook(SSLContext.getDefault(), false, false);

        assertThrows(Webhook.Refused.class, () -> webhook.post(URI.create(endpoint), Map.of(), "{}"));
    }

    @Test
    void aRedirectIsARefusal() throws Exception {
        var followed = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/from", exchange -> {
            exchange.getResponseHeaders().add("Location", "/to");
            exchange.sendResponseHeaders(307, -1);
            exchange.close();
        });
        server.createContext("/to", exchange -> {
            followed.incrementAndGet();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        try {
            var webhook = new HttpWebhook(SSLContext.getDefault(), false, true);
            URI from = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/from");

            var refused = assertThrows(Webhook.Refused.class, () -> webhook.post(from, Map.of(), "{}"));

            assertEquals("the receiver answered 307", refused.why());
            assertEquals(0, followed.get());
        } finally {
            server.stop(0);
        }
    }
}
