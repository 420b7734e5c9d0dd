package io.mooring.benchmarks.heartbeat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The same client for both sides: HTTP/1.1 over TLS, connections kept, as many as there are callers. */
final class HttpsClient {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private static final int ATTEMPTS_MAX = 5;
    private static final int UNAVAILABLE = 503;

    private final URI server;
    private final HttpClient http;

    HttpsClient(URI server, SSLContext trust) {
        this.server = server;
        http = HttpClient.newBuilder()
                .sslContext(trust)
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(TIMEOUT)
                .build();
    }

    /** The answer's body. */
    String send(String method, String path, @Nullable String token, @Nullable String body, int expected) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + path))
                .timeout(TIMEOUT)
                .header("Accept", "application/json")
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            HttpResponse<String> answer = answer(request.build());
            if (answer.statusCode() != expected) {
                throw new IllegalStateException(
                        method + " " + path + " was answered with " + answer.statusCode() + " " + answer.body());
            }
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted during " + method + " " + path, e);
        }
    }

    /** As agents and kubelets do: again if the connection broke, or if the server says that it cannot serve now. */
    private HttpResponse<String> answer(HttpRequest request) throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() != UNAVAILABLE || attempt == ATTEMPTS_MAX) {
                    return answer;
                }
            } catch (IOException broken) {
                if (attempt == ATTEMPTS_MAX) {
                    throw broken;
                }
            }
        }
    }
}
