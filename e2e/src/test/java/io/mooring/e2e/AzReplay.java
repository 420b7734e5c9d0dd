package io.mooring.e2e;

import io.mooring.azurite.pki.LocalCertificates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sends requests as {@code az} and its extensions do, and follows operations as they do. */
final class AzReplay implements AutoCloseable {
    static final String SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000001";
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration CALL_MAX = Duration.ofSeconds(30);
    private static final Duration OPERATION_MAX = Duration.ofMinutes(2);

    private final URI hub;
    private final HttpClient http;
    private String token = "";

    /** What came back. */
    record Reply(int status, HttpResponse<String> response) {
        JsonNode json() {
            return JSON.readTree(response.body());
        }

        String text(String pointer) {
            return json().at(pointer).asString("");
        }

        Reply expect(Integer... statuses) {
            if (!List.of(statuses).contains(status)) {
                throw new AssertionError(response.request().method() + " " + response.uri() + " gave " + status + ": "
                        + response.body());
            }
            return this;
        }
    }

    AzReplay(URI hub, Path caFile) {
        this.hub = hub;
        this.http = HttpClient.newBuilder()
                .sslContext(LocalCertificates.trusting(caFile))
                .connectTimeout(CALL_MAX)
                .build();
    }

    void use(String bearer) {
        token = bearer;
    }

    Reply get(String path) {
        return send("GET", path, null);
    }

    Reply post(String path, @Nullable Object body) {
        return send("POST", path, body);
    }

    Reply send(String method, String path, @Nullable Object body) {
        URI uri = path.startsWith("https") ? URI.create(path) : URI.create(hub + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(CALL_MAX);
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        String text = body == null ? "" : body instanceof String given ? given : JSON.writeValueAsString(body);
        return send(request.method(
                method,
                text.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(text)));
    }

    Reply form(String url, Map<String, String> fields) {
        String body = new TreeMap<>(fields)
                .entrySet().stream()
                        .map(field ->
                                field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&"));
        return send(HttpRequest.newBuilder(URI.create(url))
                .timeout(CALL_MAX)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Polls the operation that a reply began, if it began one; it must succeed. */
    void follow(Reply begun) {
        begun.response().headers().firstValue("Azure-AsyncOperation").ifPresent(url -> {
            String status = Eventually.see(
                    "the end of " + url,
                    OPERATION_MAX,
                    () -> get(url).expect(200).text("/status"),
                    seen -> List.of("Succeeded", "Failed", "Canceled").contains(seen));
            if (!status.equals("Succeeded")) {
                throw new AssertionError(url + ": " + get(url).response().body());
            }
        });
    }

    private Reply send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Reply(response.statusCode(), response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
