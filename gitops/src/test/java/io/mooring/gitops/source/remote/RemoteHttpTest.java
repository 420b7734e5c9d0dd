package io.mooring.gitops.source.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.mooring.gitops.source.FetchFailed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RemoteHttpTest {
    private final List<HttpServer> servers = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        servers.forEach(server -> server.stop(0));
    }

    @Test
    void aPrivateAuthorityIsTrustedWhenTheSecretNamesIt() throws Exception {
        TestCertificate server = TestCertificate.make();
        URI uri = serve(context(server), false);
        try (RemoteHttp http = new RemoteHttp(Tls.of(Map.of("ca.crt", server.certificatePem())))) {
            assertEquals("hello", text(http, uri));
        }
        try (RemoteHttp http = new RemoteHttp(Tls.USUAL)) {
            assertThrows(IOException.class, () -> text(http, uri));
        }
        TestCertificate other = TestCertificate.make();
        try (RemoteHttp http = new RemoteHttp(Tls.of(Map.of("caFile", other.certificatePem())))) {
            assertThrows(IOException.class, () -> text(http, uri));
        }
    }

    @Test
    void aClientCertificateIsShownWhenTheServerAsks() throws Exception {
        TestCertificate both = TestCertificate.make();
        URI uri = serve(context(both), true);
        Tls tls = Tls.of(
                Map.of("ca.crt", both.certificatePem(), "tls.crt", both.certificatePem(), "tls.key", both.keyPem()));
        try (RemoteHttp http = new RemoteHttp(tls)) {
            assertEquals("hello", text(http, uri));
        }
        try (RemoteHttp http = new RemoteHttp(new Tls(both.certificatePem(), "", ""))) {
            assertThrows(IOException.class, () -> text(http, uri));
        }
    }

    @Test
    void whatIsNoCertificateIsSaidInWords() {
        FetchFailed failed =
                assertThrows(FetchFailed.class, () -> new RemoteHttp(Tls.of(Map.of("ca.crt", "rubbish"))).close());
        assertEquals("AuthenticationFailed", failed.reason());
        assertTrue(failed.words().contains("ca.crt"));
        assertFalse(Tls.of(Map.of("tls.key", "hidden")).toString().contains("hidden"));
    }

    @Test
    void credentialsDoNotFollowARedirectToAnotherServer() throws Exception {
        URI target = serve(null, false);
        HttpServer first = plain();
        first.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Location", target.toString());
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        try (RemoteHttp http = new RemoteHttp(Tls.USUAL);
                RemoteHttp.Reply reply = http.get(address("http", first), Map.of("Authorization", "Basic x"))) {
            assertEquals("hello", new String(reply.bytes(100, "it"), StandardCharsets.UTF_8));
        }
        assertEquals(List.of("null"), authorizations);
    }

    @Test
    void anAnswerLargerThanItsLimitIsNotRead() throws Exception {
        URI uri = serve(null, false);
        try (RemoteHttp http = new RemoteHttp(Tls.USUAL);
                RemoteHttp.Reply reply = http.get(uri, Map.of())) {
            assertThrows(IOException.class, () -> reply.bytes(3, "it"));
        }
    }

    @Test
    void aServerThatSaysNothingIsGivenUp() throws Exception {
        HttpServer silent = plain();
        CountDownLatch over = new CountDownLatch(1);
        silent.createContext("/", exchange -> {
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        try (RemoteHttp http = new RemoteHttp(Tls.USUAL)) {
            FetchFailed failed = assertThrows(
                    FetchFailed.class,
                    () -> Deadline.within(Duration.ofMillis(50), "Failed", () -> text(http, address("http", silent))));
            assertTrue(failed.words().contains("timeout"));
        } finally {
            over.countDown();
        }
    }

    private static String text(RemoteHttp http, URI uri) throws IOException {
        try (RemoteHttp.Reply reply = http.get(uri, Map.of())) {
            return new String(reply.bytes(100, "it"), StandardCharsets.UTF_8);
        }
    }

    private static SSLContext context(TestCertificate certificate) throws FetchFailed {
        return new Tls(certificate.certificatePem(), certificate.certificatePem(), certificate.keyPem()).context();
    }

    private URI serve(SSLContext tls, boolean asks) throws IOException {
        HttpServer server;
        if (tls == null) {
            server = plain();
        } else {
            HttpsServer secure = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            secure.setHttpsConfigurator(new HttpsConfigurator(tls) {
                @Override
                public void configure(HttpsParameters parameters) {
                    SSLParameters wanted = tls.getDefaultSSLParameters();
                    wanted.setNeedClientAuth(asks);
                    parameters.setSSLParameters(wanted);
                }
            });
            server = started(secure);
        }
        server.createContext("/", exchange -> {
            authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            exchange.sendResponseHeaders(200, 5);
            exchange.getResponseBody().write("hello".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        return address(tls == null ? "http" : "https", server);
    }

    private HttpServer plain() throws IOException {
        return started(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    }

    private <T extends HttpServer> T started(T server) {
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        servers.add(server);
        return server;
    }

    private static URI address(String scheme, HttpServer server) {
        return URI.create(scheme + "://127.0.0.1:" + server.getAddress().getPort() + "/");
    }
}
