package io.mooring.agents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.mooring.agents.harness.ForwardProxy;
import io.mooring.agents.harness.TestAuthority;
import io.mooring.agents.harness.WebSocketEcho;
import io.mooring.agents.hub.HubClient;
import io.mooring.extensions.chart.ChartSource;
import io.mooring.extensions.chart.ChartUnavailable;
import io.mooring.extensions.chart.Charts;
import io.mooring.gitops.serve.GitHttpServer;
import io.mooring.gitops.source.Credentials;
import io.mooring.gitops.source.GitFetch;
import io.mooring.gitops.source.GitOperationFailed;
import io.mooring.gitops.source.GitRef;
import io.mooring.gitops.source.GitStore;
import io.mooring.gitops.source.remote.RemoteHttp;
import io.mooring.gitops.source.remote.Tls;
import io.mooring.protocol.proxy.NoProxy;
import io.mooring.protocol.proxy.ProxyServer;
import io.mooring.protocol.proxy.ProxySettings;
import java.io.IOException;
import java.net.Authenticator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.api.Git;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sources and charts that only a proxy can find. */
class EgressIT {
    private static final String LOGIN = "me:p@ss:/word";

    @TempDir
    Path folder;

    private final ProxySelector before = ProxySelector.getDefault();
    private final ForwardProxy proxy =
            new ForwardProxy(ForwardProxy.Options.OPEN.wantingLogin(LOGIN).forbidding("secret.test"));
    private HttpServer web;

    @BeforeEach
    void start() throws IOException {
        web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4);
        web.createContext("/", exchange -> {
            assertFalse(exchange.getRequestHeaders().containsKey(ProxySettings.AUTHORIZATION));
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        web.start();
    }

    @AfterEach
    void stop() throws IOException {
        ProxySelector.setDefault(before);
        Authenticator.setDefault(null);
        web.stop(0);
        proxy.close();
    }

    @Test
    void aRepositoryIsFetched() throws Exception {
        use("me:p%40ss%3A%2Fword");
        try (GitHttpServer git = GitHttpServer.start(repository(), 0)) {
            String url = git.url("shop").toString().replace("127.0.0.1", "git.test");
            assertEquals(
                    40,
                    new GitFetch(new GitStore(folder.resolve("store.git")))
                            .fetch(url, new GitRef.Branch("main"), Credentials.NONE, Duration.ofSeconds(20))
                            .commit()
                            .length());
            assertTrue(proxy.asked.contains("GET git.test"), proxy.asked::toString);
        }
    }

    @Test
    void aChartInAGitRepositoryIsFetched() throws Exception {
        use("me:p%40ss%3A%2Fword");
        try (GitHttpServer git = GitHttpServer.start(repository(), 0)) {
            URI url = URI.create(git.url("shop").toString().replace("127.0.0.1", "git.test"));
            ChartUnavailable none = assertThrows(
                    ChartUnavailable.class,
                    () -> Charts.in(folder.resolve("charts"))
                            .fetch(new ChartSource.Git(url, new ChartSource.GitReference.Branch("main"), "nowhere")));
            assertEquals(ChartUnavailable.Kind.NO_SUCH_CHART, none.kind(), none::getMessage);
        }
    }

    @Test
    void repositoriesRegistriesAndBucketsAreAskedForThroughIt() throws Exception {
        use("me:p%40ss%3A%2Fword");
        URI charts = URI.create("http://charts.test:" + web.getAddress().getPort() + "/c");
        ChartUnavailable missing = assertThrows(
                ChartUnavailable.class,
                () -> Charts.in(folder.resolve("charts")).fetch(new ChartSource.Repository(charts, "shop", "1.0.0")));
        assertTrue(String.valueOf(missing.getMessage()).contains("no index.yaml"), missing::getMessage);
        try (RemoteHttp http = new RemoteHttp(Tls.USUAL);
                RemoteHttp.Reply reply = http.get(charts, Map.of())) {
            assertEquals(404, reply.code());
        }
        assertEquals(List.of("GET charts.test", "GET charts.test"), proxy.asked, "the credentials are sent at once");
    }

    @Test
    void whatIsNamedInNoProxyIsReachedDirectly() throws Exception {
        ProxySettings.through(ProxyServer.parse(proxy.url("")), NoProxy.parse("charts.test"))
                .install();
        try (RemoteHttp http = new RemoteHttp(Tls.USUAL)) {
            URI unknownHere =
                    URI.create("http://charts.test:" + web.getAddress().getPort());
            assertThrows(IOException.class, () -> http.get(unknownHere, Map.of()));
            URI here = URI.create("http://127.0.0.1:" + web.getAddress().getPort());
            try (RemoteHttp.Reply reply = http.get(here, Map.of())) {
                assertEquals(404, reply.code());
            }
        }
        assertEquals(List.of(), proxy.asked);
    }

    @Test
    void whatIsInTheWayIsSaidInWords() throws Exception {
        use("me:wrong");
        String where = ":" + web.getAddress().getPort();
        String refused =
                "the proxy http://me:***@127.0.0.1:" + proxy.port() + " does not accept this user and password";
        for (String scheme : new String[] {"http", "https"}) {
            URI charts = URI.create(scheme + "://charts.test" + where);
            ChartSource chart = new ChartSource.Repository(charts, "shop", "1.0.0");
            GitFetch git = new GitFetch(new GitStore(folder.resolve("store.git")));
            GitRef main = new GitRef.Branch("main");
            assertContains(
                    refused,
                    assertThrows(
                            ChartUnavailable.class,
                            () -> Charts.in(folder.resolve("charts")).fetch(chart)));
            assertContains(
                    refused,
                    assertThrows(
                            GitOperationFailed.class,
                            () -> git.fetch(charts + "/x", main, Credentials.NONE, Duration.ofSeconds(20))));
            try (RemoteHttp http = new RemoteHttp(Tls.USUAL)) {
                assertContains(refused, assertThrows(IOException.class, () -> http.get(charts, Map.of())));
            }
        }
        use("me:p%40ss%3A%2Fword");
        try (RemoteHttp http = new RemoteHttp(Tls.USUAL)) {
            URI secret = URI.create("https://secret.test" + where);
            assertContains("its rules forbid it", assertThrows(IOException.class, () -> http.get(secret, Map.of())));
        }
    }

    /** A tunnel for users' calls needs a WebSocket the same way. */
    @Test
    void aWebSocketGoesThroughItToo() throws Exception {
        TestAuthority authority = new TestAuthority("Echo");
        ProxySettings settings =
                ProxySettings.through(ProxyServer.parse(proxy.url("me:p%40ss%3A%2Fword")), NoProxy.NONE);
        HubClient.Line line = HubClient.Line.of(TestAuthority.trusting(authority.pem()), settings);
        try (WebSocketEcho echo = new WebSocketEcho(authority.serverContext("echo.test"))) {
            URI uri = URI.create("wss://echo.test:" + echo.port() + "/tunnel");
            StringBuffer words = new StringBuffer();
            CompletableFuture<String> heard = new CompletableFuture<>();
            WebSocket socket = line.http()
                    .newWebSocketBuilder()
                    .header(
                            ProxySettings.AUTHORIZATION,
                            settings.authorization(uri).orElseThrow())
                    .buildAsync(uri, new WebSocket.Listener() {
                        @Override
                        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
                            words.append(text);
                            if (words.toString().equals("through")) {
                                heard.complete("through");
                            }
                            from.request(1);
                            return null;
                        }
                    })
                    .get(20, TimeUnit.SECONDS);
            WebSocket unused = socket.sendText("through", true).get(20, TimeUnit.SECONDS);
            assertEquals("through", heard.get(20, TimeUnit.SECONDS));
            socket.abort();
            assertEquals(List.of("CONNECT echo.test"), proxy.asked);
            assertFalse(echo.opening().contains(ProxySettings.AUTHORIZATION), echo.opening());
        }
    }

    private static void assertContains(String words, Exception failure) {
        assertTrue(String.valueOf(failure.getMessage()).contains(words), failure::getMessage);
    }

    private void use(String login) {
        ProxySettings.through(ProxyServer.parse(proxy.url(login)), NoProxy.NONE).install();
    }

    private Path repository() throws Exception {
        Path root = Files.createDirectories(folder.resolve("git"));
        Path shop = Files.createDirectories(root.resolve("shop"));
        Files.writeString(shop.resolve("a.txt"), "hello");
        try (Git git =
                Git.init().setDirectory(shop.toFile()).setInitialBranch("main").call()) {
            git.add().addFilepattern(".").call();
            git.commit()
                    .setMessage("One")
                    .setAuthor("t", "t@example.com")
                    .setSign(false)
                    .call();
        }
        return root;
    }
}
