package io.mooring.functions;

import io.mooring.protocol.arm.ClusterId;
import io.mooring.protocol.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Asks a hub over HTTPS. */
public final class HubClient {
    private final URI hub;
    private final HttpClient http;

    public HubClient(URI hub, SSLContext trust) {
        this.hub = hub;
        http = HttpClient.newBuilder()
                .sslContext(trust)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
    }

    /** An answer whose body is JSON, or nothing. */
    public record Answer(HttpResponse<String> response) {
        public int status() {
            return response.statusCode();
        }

        public JsonNode json() {
            return Json.mapper().readTree(response.body());
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        public String errorCode() {
            return json().path("error").path("code").asString("");
        }

        public <T> T as(Class<T> type) {
            return Json.mapper().readValue(response.body(), type);
        }

        @Override
        public String toString() {
            return response.statusCode() + " " + response.body();
        }
    }

    public Answer ask(String method, String path, @Nullable String token, @Nullable Object body, String... headers) {
        URI uri = path.startsWith("https://") ? URI.create(path) : URI.create(hub + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(Duration.ofSeconds(30))
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(
                                        body instanceof String text
                                                ? text
                                                : Json.mapper().writeValueAsString(body)));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return new Answer(http.send(request.build(), HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public static String path(ClusterId cluster) {
        return cluster + "?api-version=2024-01-01";
    }

    public static String path(ClusterId cluster, String kind, String name) {
        return cluster + "/providers/Microsoft.KubernetesConfiguration/" + kind + (name.isEmpty() ? "" : "/" + name)
                + "?api-version=2023-05-01";
    }
}
