package io.mooring.benchmarks.arm;

import io.mooring.azurite.LocalCloud;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks the hub of a local cloud. */
public final class ArmClient {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final HttpClient http;
    private final URI hub;
    private final Supplier<String> token;

    public ArmClient(LocalCloud cloud) {
        http = HttpClient.newBuilder()
                .sslContext(cloud.certificates().trust())
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(TIMEOUT)
                .build();
        hub = cloud.hubUrl();
        String made = cloud.ownerToken(); // Good for an hour.
        token = () -> made;
    }

    /** A body that the caller does not need is read and thrown away. */
    public void expect(int status, String method, String path, @Nullable String body, boolean authorized) {
        HttpResponse<byte[]> answer =
                send(request(method, path, body, authorized), HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != status) {
            throw new IllegalStateException(method + " " + path + " was answered with " + answer.statusCode() + " "
                    + new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8));
        }
    }

    public JsonNode get(String path) {
        HttpResponse<String> answer = send(request("GET", path, null, true), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(path + " was answered with " + answer.statusCode() + " " + answer.body());
        }
        return JSON.readTree(answer.body());
    }

    private HttpRequest request(String method, String path, @Nullable String body, boolean authorized) {
        URI uri = path.startsWith("https://") ? URI.create(path) : URI.create(hub + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(TIMEOUT)
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (authorized) {
            request.header("Authorization", "Bearer " + token.get());
        }
        return request.build();
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return http.send(request, handler);
        } catch (IOException e) {
            throw new UncheckedIOException(request.method() + " " + request.uri(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the hub was asked", e);
        }
    }
}
