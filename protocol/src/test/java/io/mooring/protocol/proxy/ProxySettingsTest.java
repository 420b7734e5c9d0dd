package io.mooring.protocol.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Proxy;
import java.net.URI;
import java.nio.channels.UnresolvedAddressException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class ProxySettingsTest {
    private static final ProxySettings SETTINGS = ProxySettings.from(Map.of(
            "HTTPS_PROXY", "http://me:p%40ss+@proxy.test:3128/",
            "http_proxy", "plain.test",
            "NO_PROXY", ".inside.test,10.0.0.0/8"));

    @Test
    void eachSchemeHasItsProxy() {
        assertEquals("http://me:***@proxy.test:3128", to("https://hub.test/x"));
        assertEquals("http://me:***@proxy.test:3128", to("wss://hub.test:8443"));
        assertEquals("http://plain.test:80", to("http://charts.test"));
        assertEquals("http://plain.test:80", to("ws://charts.test"));
        assertEquals("direct", to("https://git.inside.test"));
        assertEquals("direct", to("https://10.96.0.1:443"));
        assertEquals("direct", to("https://127.0.0.1:6443"));
        assertEquals("direct", to("socket://hub.test:22"));
        assertEquals("direct", to("ssh://git@hub.test/x"));
    }

    @Test
    void theSelectorSaysTheSame() {
        assertEquals(
                "proxy.test:3128 HTTP",
                SETTINGS.selector().select(URI.create("https://hub.test")).stream()
                        .map(proxy -> ((java.net.InetSocketAddress) proxy.address()).getHostString() + ":"
                                + ((java.net.InetSocketAddress) proxy.address()).getPort() + " " + proxy.type())
                        .findFirst()
                        .orElse(""));
        assertEquals(List.of(Proxy.NO_PROXY), SETTINGS.selector().select(URI.create("https://10.1.1.1")));
    }

    @Test
    void credentialsAreReadAsPeopleWriteThem() {
        assertEquals(new ProxyServer("h", 80, "u", "p@:/%"), ProxyServer.parse("http://u:p@:/%@h"));
        assertEquals(new ProxyServer("h", 8080, "u", "p w"), ProxyServer.parse("u:p%20w@h:8080"));
        assertEquals(new ProxyServer("[fd00::1]", 3128, "", ""), ProxyServer.parse("http://[fd00::1]:3128"));
        assertEquals(Optional.of("Basic bWU6cEBzcys="), SETTINGS.authorization(URI.create("https://hub.test")));
        assertEquals(Optional.empty(), SETTINGS.authorization(URI.create("http://hub.test")));
        assertEquals(Optional.empty(), SETTINGS.authorization(URI.create("https://10.0.0.1")));
    }

    @Test
    void nothingThatIsShownHasAPassword() {
        assertFalse(SETTINGS.toString().contains("ss"), SETTINGS.toString());
        for (String bad : List.of(
                "https://u:secret@p:1", "socks5://u:secret@p:1", "http://u:secret@", "http://u:secret@p:99999")) {
            String words = assertThrows(
                            IllegalArgumentException.class, () -> ProxySettings.from(Map.of("HTTPS_PROXY", bad)))
                    .getMessage();
            assertTrue(words.startsWith("HTTPS_PROXY: '"), words);
            assertFalse(words.contains("secret"), words);
        }
    }

    @Test
    void failuresAreTheProxysOnlyWhereThereIsOne() {
        URI hub = URI.create("https://hub.test/x");
        assertEquals(
                "the proxy http://me:***@proxy.test:3128 does not accept this user and password (407)",
                ProxyFailure.words(SETTINGS, hub, 407).orElse(""));
        assertEquals(
                "the proxy http://me:***@proxy.test:3128 does not lead to hub.test: it answers 403, so its rules forbid it",
                words(hub, new IOException("Tunnel failed, got: 403")));
        assertEquals(
                "the proxy http://me:***@proxy.test:3128 does not accept this user and password (401)",
                words(hub, new IOException("Tunnel failed, got: 401")));
        assertEquals(
                "the proxy http://me:***@proxy.test:3128 does not lead to hub.test: it answers 502",
                words(hub, new IOException("Unable to tunnel through proxy. Proxy returns \"HTTP/1.1 502 Bad\"")));
        assertEquals(
                "the proxy http://me:***@proxy.test:3128 cannot be reached",
                words(hub, new IOException(new ConnectException("refused"))));
        assertEquals(
                "the name of the proxy http://me:***@proxy.test:3128 is not known",
                words(hub, new ConnectException().initCause(new UnresolvedAddressException())));
        assertTrue(words(hub, new SSLHandshakeException("PKIX")).contains("--proxy-cert"));
        assertEquals("", words(hub, new IOException("closed")));
        assertEquals("", words(URI.create("https://10.0.0.1"), new ConnectException("refused")));
        assertEquals("", ProxyFailure.words(SETTINGS, hub, 403).orElse(""));
    }

    private static String to(String uri) {
        return SETTINGS.to(URI.create(uri)).map(ProxyServer::toString).orElse("direct");
    }

    private static String words(URI to, Throwable failure) {
        return ProxyFailure.words(SETTINGS, to, failure).orElse("");
    }
}
