package io.mooring.cli.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.cli.CliFailure;
import io.mooring.cli.ExitCode;
import io.mooring.protocol.proxy.NoProxy;
import io.mooring.protocol.proxy.ProxyServer;
import io.mooring.protocol.proxy.ProxySettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProxyCheckTest {
    private static final HubConnection HUB = new HubConnection(URI.create("https://hub.test"), null, () -> "t");

    @Test
    void whatTheProxySaysIsSaidInWords() throws IOException {
        assertEquals(
                "The agents would not reach the hub: the proxy http://127.0.0.1:PORT wants a user and a password (407):"
                        + " http://user:password@host:port.",
                refusal("HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n"));
        assertEquals(
                "The agents would not reach the hub: the proxy http://127.0.0.1:PORT does not lead to hub.test: it answers"
                        + " 403, so its rules forbid it.",
                refusal("HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n"));
    }

    @Test
    void aProxyThatIsNotThereIsNamed() throws IOException {
        int port;
        try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = gone.getLocalPort();
        }
        CliFailure failure = assertThrows(CliFailure.class, () -> ProxyCheck.run(HUB, through(port), null));
        assertTrue(
                failure.text().contains("the proxy http://127.0.0.1:" + port + " cannot be reached"), failure.text());
        assertTrue(failure.text().contains("--skip-proxy-check"), failure.text());
        assertEquals(ExitCode.UNREACHABLE, failure.exitCode());
    }

    @Test
    void aHubThatNeedsNoProxyIsNotAskedFor() {
        HubConnection local = new HubConnection(URI.create("https://127.0.0.1:7071"), null, () -> "t");
        assertEquals("the hub is reached without a proxy", ProxyCheck.run(local, through(1), null));
    }

    /** What the check says when the proxy answers like that. */
    private static String refusal(String answer) throws IOException {
        try (ServerSocket proxy = new ServerSocket(0, 4, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> answer(proxy, answer));
            CliFailure failure =
                    assertThrows(CliFailure.class, () -> ProxyCheck.run(HUB, through(proxy.getLocalPort()), null));
            return String.valueOf(failure.getMessage())
                    .replace(":" + proxy.getLocalPort(), ":PORT")
                    .replace(" If only the cluster reaches the proxy, add --skip-proxy-check.", "");
        }
    }

    private static void answer(ServerSocket proxy, String answer) {
        try (Socket client = proxy.accept()) {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) client.getInputStream().read());
            }
            client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            client.getInputStream().readAllBytes();
        } catch (IOException over) {
            // The check has heard enough.
        }
    }

    private static ProxySettings through(int port) {
        return ProxySettings.through(ProxyServer.parse("http://127.0.0.1:" + port), NoProxy.NONE);
    }
}
