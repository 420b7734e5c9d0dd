package io.mooring.gitops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** Sources that are reached through a proxy of their own only. */
class GitOpsProxyIT extends GitOpsFixture {
    private static final String HOST = "git.example.invalid";
    private static final String LOGIN =
            "Basic " + Base64.getEncoder().encodeToString("user:pass".getBytes(StandardCharsets.UTF_8));

    private final List<String> seen = new CopyOnWriteArrayList<>();

    /** Leads whatever it is asked for to the Git server of this test. */
    private void forward(HttpExchange exchange) throws IOException {
        try (exchange;
                HttpClient http = HttpClient.newHttpClient()) {
            URI asked = exchange.getRequestURI();
            if (!LOGIN.equals(exchange.getRequestHeaders().getFirst("Proxy-Authorization"))) {
                exchange.getResponseHeaders().set("Proxy-Authenticate", "Basic realm=\"proxy\"");
                exchange.sendResponseHeaders(407, -1);
                return;
            }
            seen.add(String.valueOf(asked.getHost()));
            URI real = URI.create("http://127.0.0.1:" + server.port() + asked.getRawPath()
                    + (asked.getRawQuery() == null ? "" : "?" + asked.getRawQuery()));
            HttpRequest.Builder request = HttpRequest.newBuilder(real)
                    .method(
                            exchange.getRequestMethod(),
                            HttpRequest.BodyPublishers.ofByteArray(
                                    exchange.getRequestBody().readAllBytes()));
            for (String name : List.of("Content-Type", "Content-Encoding", "Accept", "Git-Protocol")) {
                String value = exchange.getRequestHeaders().getFirst(name);
                if (value != null) {
                    request.header(name, value);
                }
            }
            HttpResponse<byte[]> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            answer.headers()
                    .firstValue("Content-Type")
                    .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aRepositoryIsFetchedThroughTheProxyThatItNames() throws Exception {
        HttpServer proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        proxy.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        proxy.createContext("/", this::forward);
        proxy.start();
        try {
            String commit = repository.write("a.yaml", configMap("a", "1")).commit();
            client.resource("---\n{apiVersion: v1, kind: Secret, metadata: {name: proxy, namespace: " + namespace
                            + "}, stringData: {address: \"http://127.0.0.1:"
                            + proxy.getAddress().getPort() + "\", username: user, password: pass}}")
                    .create();
            apply(
                    "GitRepository",
                    "source.toolkit.fluxcd.io/v1",
                    "repo",
                    "{interval: 1h, url: \"http://" + HOST + "/" + namespace
                            + "\", ref: {branch: main}, proxySecretRef: {name: proxy}}");
            kustomization("all", "path: ./");
            awaitApplied("all", commit);
            assertEquals("1", value("a"));
            assertTrue(seen.contains(HOST), seen.toString());
        } finally {
            proxy.stop(0);
        }
    }

    @Test
    void aSecretThatNamesNoProxyIsReported() throws Exception {
        client.resource("---\n{apiVersion: v1, kind: Secret, metadata: {name: proxy, namespace: " + namespace
                        + "}, stringData: {address: \"socks5://x:1\"}}")
                .create();
        apply(
                "GitRepository",
                "source.toolkit.fluxcd.io/v1",
                "repo",
                "{interval: 1h, url: \"http://" + HOST + "/x\", proxySecretRef: {name: proxy}}");
        Waiting.until(
                () -> hasReason("GitRepository", "repo", "AuthenticationFailed"),
                () -> status("GitRepository", "repo"));
        assertTrue(message("GitRepository", "repo").contains("proxySecretRef"));
    }
}
