package io.mooring.agents.hub;

import io.mooring.protocol.agent.AgentApi;
import io.mooring.protocol.agent.AuthoritiesRequest;
import io.mooring.protocol.agent.AuthoritiesResponse;
import io.mooring.protocol.agent.DesiredState;
import io.mooring.protocol.agent.EnrollmentRequest;
import io.mooring.protocol.agent.EnrollmentResponse;
import io.mooring.protocol.agent.HeartbeatRequest;
import io.mooring.protocol.agent.HeartbeatResponse;
import io.mooring.protocol.agent.RenewalRequest;
import io.mooring.protocol.agent.SettingsKeyRequest;
import io.mooring.protocol.agent.StatusReport;
import io.mooring.protocol.arm.ArmError;
import io.mooring.protocol.json.Json;
import io.mooring.protocol.proxy.ProxyFailure;
import io.mooring.protocol.proxy.ProxySettings;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** The hub's routes for agents. */
public final class HubClient {
    /** From the first byte out to the last byte in. */
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private static final Duration CONNECT_DEADLINE = Duration.ofSeconds(10);
    /** A hub that asks for more silence than this is asked again anyway. */
    private static final Duration RETRY_AFTER_MAX = Duration.ofMinutes(10);

    private final URI hub;
    private final Line line;
    private final Clock clock;

    public HubClient(URI hub, Line line, Clock clock) {
        this.hub = hub;
        this.line = line;
        this.clock = clock;
    }

    /** How the hub is reached. */
    public record Line(HttpClient http, ProxySettings proxies) {
        /** @param trust null trusts the authorities of the JDK */
        public static Line of(@Nullable SSLContext trust, ProxySettings proxies) {
            HttpClient.Builder builder = HttpClient.newBuilder()
                    .connectTimeout(CONNECT_DEADLINE)
                    .version(HttpClient.Version.HTTP_1_1)
                    .proxy(proxies.selector())
                    .followRedirects(HttpClient.Redirect.NEVER);
            return new Line((trust == null ? builder : builder.sslContext(trust)).build(), proxies);
        }
    }

    public HubReply<EnrollmentResponse> enrol(EnrollmentRequest request) throws InterruptedException {
        return call(post(AgentApi.ENROLLMENTS, request, null), EnrollmentResponse.class);
    }

    public HubReply<EnrollmentResponse> renew(RenewalRequest request, AgentToken token) throws InterruptedException {
        return call(post(AgentApi.RENEWALS, request, token), EnrollmentResponse.class);
    }

    public HubReply<HeartbeatResponse> beat(HeartbeatRequest request, AgentToken token) throws InterruptedException {
        return call(post(AgentApi.HEARTBEATS, request, token), HeartbeatResponse.class);
    }

    /** @param known the generation that the caller has, null to get the state in any case */
    public HubReply<DesiredState> desiredState(@Nullable Long known, AgentToken token) throws InterruptedException {
        HttpRequest.Builder request = request(AgentApi.DESIRED_STATE, token).GET();
        if (known != null) {
            request.setHeader("If-None-Match", "\"" + known + "\"");
        }
        return call(request.build(), DesiredState.class);
    }

    public HubReply<Done> report(StatusReport report, AgentToken token) throws InterruptedException {
        return call(post(AgentApi.STATUS, report, token), Done.class);
    }

    public HubReply<AuthoritiesResponse> authorities(AuthoritiesRequest request, AgentToken token)
            throws InterruptedException {
        return call(post(AgentApi.AUTHORITIES, request, token), AuthoritiesResponse.class);
    }

    public HubReply<Done> settingsKey(SettingsKeyRequest request, AgentToken token) throws InterruptedException {
        return call(post(AgentApi.SETTINGS_KEYS, request, token), Done.class);
    }

    /** The body of an answer that has none. */
    public record Done() {}

    private HttpRequest post(String path, Object body, @Nullable AgentToken token) {
        return request(path, token)
                .setHeader("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(Json.mapper().writeValueAsBytes(body)))
                .build();
    }

    private HttpRequest.Builder request(String path, @Nullable AgentToken token) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(hub.resolve(path)).timeout(DEADLINE).setHeader("Accept", "application/json");
        line.proxies().authorization(hub).ifPresent(value -> request.setHeader(ProxySettings.AUTHORIZATION, value));
        return token == null ? request : request.setHeader("Authorization", "Bearer " + token.value());
    }

    private <T> HubReply<T> call(HttpRequest request, Class<T> type) throws InterruptedException {
        HttpResponse<byte[]> response = send(request);
        int status = response.statusCode();
        if (status == 304) {
            return new HubReply.Unchanged<>();
        }
        if (status >= 200 && status < 300) {
            return new HubReply.Accepted<>(parse(request, response.body(), type));
        }
        Optional<String> proxy = ProxyFailure.words(line.proxies(), hub, status);
        if (proxy.isPresent()) {
            throw new HubUnavailable(what(request) + ": " + proxy.get(), null, null);
        }
        ArmError.Detail error = error(response);
        if (status >= 400 && status < 500 && status != 408 && status != 429) {
            return new HubReply.Refused<>(status, error.code(), error.message() + skew(response));
        }
        throw new HubUnavailable(
                what(request) + ": the hub answered " + status + " " + error.code() + ": " + error.message(),
                null,
                retryAfter(response));
    }

    private HttpResponse<byte[]> send(HttpRequest request) throws InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer =
                line.http().sendAsync(request, info -> new LimitedBody(Json.BODY_BYTES_MAX));
        try {
            return answer.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new HubUnavailable(what(request) + ": no answer in " + DEADLINE.toSeconds() + " s", e, null);
        } catch (InterruptedException e) {
            answer.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof IOException) {
                throw new HubUnavailable(what(request) + ": " + inWords(cause), cause, null);
            }
            throw new IllegalStateException("Call " + what(request), cause);
        }
    }

    private String what(HttpRequest request) {
        return request.method() + " " + request.uri().getPath() + " at " + hub.getAuthority();
    }

    private String inWords(Throwable cause) {
        String message = cause.getMessage();
        return ProxyFailure.words(line.proxies(), hub, cause)
                .orElse(
                        message == null
                                ? "the hub cannot be reached ("
                                        + cause.getClass().getSimpleName() + ")"
                                : message);
    }

    private <T> T parse(HttpRequest request, byte[] body, Class<T> type) {
        if (type == Done.class) {
            return type.cast(new Done());
        }
        try {
            return Json.mapper().readValue(body, type);
        } catch (JacksonException e) {
            // Something between us and the hub answers in its place, or the hub is broken: neither lasts.
            throw new HubUnavailable(what(request) + ": the answer is not understood", e, null);
        }
    }

    private static ArmError.Detail error(HttpResponse<byte[]> response) {
        byte[] body = response.body();
        try {
            ArmError error = Json.mapper().readValue(body, ArmError.class);
            if (error != null && error.error() != null && error.error().code() != null) {
                return error.error();
            }
        } catch (JacksonException e) {
            // Not from the hub itself; shown as far as a line of a log bears it.
        }
        String text = new String(body, 0, Math.min(body.length, 200), StandardCharsets.UTF_8).strip();
        return ArmError.of("Http" + response.statusCode(), text.isEmpty() ? "without a reason" : text)
                .error();
    }

    /** A clock that is wrong makes good tokens bad, and nothing in the hub's own words would tell. */
    private String skew(HttpResponse<byte[]> response) {
        if (response.statusCode() != HttpURLConnection.HTTP_UNAUTHORIZED
                && response.statusCode() != HttpURLConnection.HTTP_FORBIDDEN) {
            return "";
        }
        return response.headers()
                .firstValue(ClockSkew.HUB_TIME)
                .flatMap(time -> ClockSkew.inWords(time, clock.instant()))
                .map(words -> " " + words)
                .orElse("");
    }

    private static @Nullable Duration retryAfter(HttpResponse<byte[]> response) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(text -> text.matches("\\d{1,6}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)))
                .map(wish -> wish.compareTo(RETRY_AFTER_MAX) < 0 ? wish : RETRY_AFTER_MAX)
                .orElse(null);
    }
}
