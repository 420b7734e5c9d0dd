package io.mooring.cli.hub;

import io.mooring.cli.CliFailure;
import io.mooring.cli.ExitCode;
import io.mooring.cli.Waiting;
import io.mooring.protocol.json.Json;
import io.mooring.protocol.proxy.ProxyFailure;
import io.mooring.protocol.proxy.ProxyServer;
import io.mooring.protocol.proxy.ProxySettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Calls the hub's REST interface. Everything it is asked to do can be repeated, so it repeats what the hub puts off. */
public final class HubClient {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration RETRY_PAUSE = Duration.ofSeconds(2);
    private static final int ATTEMPTS_MAX = 4;
    /** With their pauses more than a minute, longer than a hub takes to start. */
    private static final int ATTEMPTS_UNREACHABLE_MAX = 20;

    private static final int ANSWER_BYTES_MAX = 64 << 20;
    private static final int PAGES_MAX = 10_000;

    private final HubConnection connection;
    private final Waiting waiting;
    private final HttpClient http;
    private final ProxySettings proxies;
    private final int attemptsUnreachable;

    public HubClient(HubConnection connection, Waiting waiting) {
        this.connection = connection;
        this.waiting = waiting;
        this.attemptsUnreachable = 1;
        this.proxies = ProxySettings.ofProcess();
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .proxy(proxies.selector());
        if (connection.caFile() != null) {
            builder.sslContext(TrustedAuthorities.fromPem(connection.caFile()));
        }
        this.http = builder.build();
    }

    private HubClient(HubClient other, int attemptsUnreachable) {
        this.connection = other.connection;
        this.waiting = other.waiting;
        this.http = other.http;
        this.proxies = other.proxies;
        this.attemptsUnreachable = attemptsUnreachable;
    }

    /** The same client for a long wait, which a restart of the hub must not end. */
    public HubClient patient() {
        return new HubClient(this, ATTEMPTS_UNREACHABLE_MAX);
    }

    public URI url() {
        return connection.url();
    }

    /** The hub's clock, if the hub says that it can work. */
    public Optional<Instant> healthyAt() {
        String base = connection.url().toString();
        HttpRequest request = request(URI.create(base.replaceFirst("/$", "") + "/health"))
                .timeout(CONNECT_TIMEOUT)
                .build();
        try {
            HttpResponse<String> answer =
                    http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            return answer.statusCode() == 200
                    ? Optional.of(Instant.parse(
                            Json.mapper().readTree(answer.body()).path("time").asString("")))
                    : Optional.empty();
        } catch (IOException | JacksonException | DateTimeParseException notYet) {
            return Optional.empty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CliFailure(ExitCode.FAILED, "Interrupted.", "", interrupted);
        }
    }

    /** @param purpose completes "Could not …" */
    public ObjectNode get(ArmPath path, String purpose) {
        return object(expectSuccess(call("GET", path, null, purpose), purpose), purpose);
    }

    /** The resource, or empty if there is none. */
    public Optional<ObjectNode> find(ArmPath path, String purpose) {
        HubAnswer answer = call("GET", path, null, purpose);
        return answer.status() == 404 && isResourceMissing(answer)
                ? Optional.empty()
                : Optional.of(object(expectSuccess(answer, purpose), purpose));
    }

    public ObjectNode put(ArmPath path, JsonNode body, String purpose) {
        return object(expectSuccess(call("PUT", path, body, purpose), purpose), purpose);
    }

    public ObjectNode post(ArmPath path, JsonNode body, String purpose) {
        return object(expectSuccess(call("POST", path, body, purpose), purpose), purpose);
    }

    /** Does what the last part of the path says. */
    public void act(ArmPath path, String purpose) {
        HubAnswer unused = expectSuccess(call("POST", path, null, purpose), purpose);
    }

    public ObjectNode patch(ArmPath path, JsonNode body, String purpose) {
        return object(expectSuccess(call("PATCH", path, body, purpose), purpose), purpose);
    }

    /** Deletes; false if there was nothing to delete. */
    public boolean delete(ArmPath path, String purpose) {
        HubAnswer answer = call("DELETE", path, null, purpose);
        if (answer.status() == 204 || (answer.status() == 404 && isResourceMissing(answer))) {
            return false;
        }
        HubAnswer unused = expectSuccess(answer, purpose);
        return true;
    }

    /** All pages of a list. */
    public List<JsonNode> list(ArmPath path, String purpose) {
        List<JsonNode> all = new ArrayList<>();
        URI page = uri(path);
        for (int pages = 0; pages < PAGES_MAX; pages++) {
            ObjectNode body = object(expectSuccess(call("GET", page, null, purpose), purpose), purpose);
            body.path("value").forEach(all::add);
            String next = body.path("nextLink").asString("");
            if (next.isEmpty()) {
                return all;
            }
            page = sameHub(next, purpose);
        }
        throw new CliFailure(ExitCode.FAILED, "Could not " + purpose + ": the list does not end.", "");
    }

    private HubAnswer call(String method, ArmPath path, @Nullable JsonNode body, String purpose) {
        return call(method, uri(path), body, purpose);
    }

    private HubAnswer call(String method, URI uri, @Nullable JsonNode body, String purpose) {
        for (int attempt = 1; ; attempt++) {
            try {
                HubAnswer answer = once(method, uri, body);
                if (!answer.invitesRetry() || attempt >= ATTEMPTS_MAX) {
                    return answer;
                }
                waiting.jitter(answer.pauseBeforeRetry(RETRY_PAUSE.multipliedBy(attempt)));
            } catch (IOException failed) {
                if (attempt >= attemptsUnreachable) {
                    throw unreachable(failed, purpose);
                }
                waiting.jitter(RETRY_PAUSE.multipliedBy(Math.min(attempt, ATTEMPTS_MAX)));
            }
        }
    }

    private HubAnswer once(String method, URI uri, @Nullable JsonNode body) throws IOException {
        HttpRequest.Builder request = request(uri)
                .timeout(CALL_TIMEOUT)
                .header("Authorization", "Bearer " + token())
                .header("Accept", "application/json");
        if (body == null) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json");
            request.method(
                    method, HttpRequest.BodyPublishers.ofByteArray(Json.mapper().writeValueAsBytes(body)));
        }
        try {
            HttpResponse<InputStream> response = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream stream = response.body()) {
                Optional<String> refused = ProxyFailure.words(proxies, uri, response.statusCode());
                if (refused.isPresent()) {
                    throw new IOException(refused.get());
                }
                String read = new String(stream.readNBytes(ANSWER_BYTES_MAX), StandardCharsets.UTF_8);
                return new HubAnswer(response.statusCode(), read, retryAfter(response));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CliFailure(ExitCode.FAILED, "Interrupted.", "", interrupted);
        }
    }

    private HttpRequest.Builder request(URI uri) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        proxies.authorization(uri).ifPresent(value -> request.setHeader(ProxySettings.AUTHORIZATION, value));
        return request;
    }

    /** An issuer that does not answer is as good as a hub that does not. */
    private String token() throws IOException {
        try {
            return connection.token().get();
        } catch (UncheckedIOException away) {
            throw away.getCause();
        }
    }

    private static @Nullable Long retryAfter(HttpResponse<?> response) {
        String header = response.headers().firstValue("Retry-After").orElse("");
        return header.matches("\\d{1,6}") ? Long.valueOf(header) : null;
    }

    private CliFailure unreachable(IOException failed, String purpose) {
        String hub = connection.url().toString();
        Optional<ProxyServer> proxy = proxies.to(connection.url());
        if (proxy.isPresent()) {
            return new CliFailure(
                    ExitCode.UNREACHABLE,
                    "Could not " + purpose + ": "
                            + ProxyFailure.words(proxies, connection.url(), failed)
                                    .orElseGet(() -> failed.getMessage() + " (through the proxy " + proxy.get() + ")")
                            + ".",
                    "Check HTTPS_PROXY and NO_PROXY; --ca-file may name a proxy's authority beside the hub's.",
                    failed);
        }
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return new CliFailure(
                        ExitCode.UNREACHABLE,
                        "Could not " + purpose + ": the certificate of " + hub + " is not trusted.",
                        "Name its authority with --ca-file or MOORING_CA_FILE.",
                        failed);
            }
            if (cause instanceof UnresolvedAddressException) {
                return new CliFailure(
                        ExitCode.UNREACHABLE,
                        "Could not " + purpose + ": the host of " + hub + " is not known.",
                        "Check --hub or MOORING_HUB_URL.",
                        failed);
            }
        }
        if (failed instanceof HttpTimeoutException) {
            return new CliFailure(
                    ExitCode.TIMEOUT,
                    "Could not " + purpose + ": " + hub + " did not answer in time.",
                    "Try again in a minute.",
                    failed);
        }
        String why = failed instanceof ConnectException ? "nothing listens at " + hub : "the call to " + hub + " broke";
        return new CliFailure(
                ExitCode.UNREACHABLE,
                "Could not " + purpose + ": " + why + ".",
                "Check --hub or MOORING_HUB_URL; `moor up` starts a local cloud.",
                failed);
    }

    private URI uri(ArmPath path) {
        String base = connection.url().toString();
        return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path.encoded());
    }

    /** The token goes to the hub only, wherever a link points. */
    private URI sameHub(String link, String purpose) {
        try {
            URI next = new URI(link);
            URI hub = connection.url();
            if (hub.getScheme().equals(next.getScheme())
                    && hub.getHost().equalsIgnoreCase(String.valueOf(next.getHost()))
                    && hub.getPort() == next.getPort()) {
                return next;
            }
        } catch (URISyntaxException broken) {
            throw new CliFailure(ExitCode.FAILED, "Could not " + purpose + ": the hub sent a broken link.", "", broken);
        }
        throw new CliFailure(
                ExitCode.FAILED, "Could not " + purpose + ": the hub's next page is on another host: " + link, "");
    }

    /** An unknown route answers 404 as well; then the address is wrong, and the resource may well exist elsewhere. */
    private static boolean isResourceMissing(HubAnswer answer) {
        return answer.json()
                .map(body -> body.path("error").path("code").asString(""))
                .filter(code -> code.equals("ResourceNotFound") || code.equals("ParentResourceNotFound"))
                .isPresent();
    }

    private static HubAnswer expectSuccess(HubAnswer answer, String purpose) {
        if (!answer.isSuccess()) {
            throw answer.failure(purpose);
        }
        return answer;
    }

    private static ObjectNode object(HubAnswer answer, String purpose) {
        return answer.json()
                .filter(ObjectNode.class::isInstance)
                .map(ObjectNode.class::cast)
                .orElseThrow(() -> new CliFailure(
                        ExitCode.FAILED,
                        "Could not " + purpose + ": the answer is not that of a hub.",
                        "Check --hub or MOORING_HUB_URL."));
    }
}
