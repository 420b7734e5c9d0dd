package io.mooring.e2e.simulation;

import com.nimbusds.jwt.SignedJWT;
import io.mooring.functions.HubInstance;
import io.mooring.protocol.agent.AgentApi;
import io.mooring.protocol.agent.EnrollmentResponse;
import io.mooring.protocol.agent.StatusReport;
import io.mooring.protocol.connectivity.ConnectivityPolicy;
import io.mooring.protocol.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The way from the agents to the hub; it sees all that passes, and writes the truth down. */
final class Network {
    private static final int REPORTS_MAX = 50;
    private static final Duration GIVEN_UP = Duration.ofSeconds(30);

    private final World world;
    private final HubFleet fleet;
    private final Truth truth;
    private final Map<String, X509Certificate> leaves = new HashMap<>();
    private final Map<String, String> clusterByKey = new HashMap<>();
    private final List<Consumer<StatusReport>> listeners = new ArrayList<>();

    Network(World world, HubFleet fleet, Truth truth) {
        this.world = world;
        this.fleet = fleet;
        this.truth = truth;
    }

    /** Shows each status report that reaches the hub. */
    void listen(Consumer<StatusReport> listener) {
        listeners.add(listener);
    }

    private record Request(SimulatedCluster from, String method, URI uri, Map<String, String> headers, String body) {}

    /** The wire of one cluster. */
    SimulatedHttp.Answer carry(SimulatedCluster from, String method, URI uri, Map<String, String> headers, String body)
            throws IOException {
        var request = new Request(from, method, uri, headers, body);
        if (!from.isReachable()) {
            throw new ConnectException("no route");
        }
        double rate = world.weather().network();
        if (world.strikes(Fault.REQUEST_LOST, rate)) {
            throw timeout(from);
        }
        if (world.strikes(Fault.DELAYED, rate)) {
            world.in(world.upTo(Duration.ofMinutes(10)), "late request", () -> deliver(request, false));
            throw timeout(from);
        }
        if (world.strikes(Fault.THROTTLED, world.weather().throttling())) {
            String after = Integer.toString(1 + world.random().nextInt(60));
            return new SimulatedHttp.Answer(world.random().nextBoolean() ? 429 : 503, Map.of("Retry-After", after), "");
        }
        if (world.strikes(Fault.GARBAGE, rate / 4)) {
            return new SimulatedHttp.Answer(200, Map.of(), "<html>Please log in to this network.</html>");
        }
        Optional<HubInstance.Reply> reply = deliver(request, true);
        if (world.strikes(Fault.DUPLICATED, rate)) {
            world.in(world.upTo(Duration.ofMinutes(2)), "same request again", () -> deliver(request, false));
        }
        if (reply.isEmpty()) {
            throw new IOException("connection reset");
        }
        if (world.strikes(Fault.REPLY_LOST, rate)) {
            throw timeout(from);
        }
        return new SimulatedHttp.Answer(
                reply.get().status(), reply.get().headers(), reply.get().body());
    }

    private static HttpTimeoutException timeout(SimulatedCluster from) {
        from.waited(GIVEN_UP);
        return new HttpTimeoutException("request timed out");
    }

    private Optional<HubInstance.Reply> deliver(Request request, boolean fresh) {
        X509Certificate leaf = leaf(request.headers().get("authorization"));
        String principal = leaf == null ? null : principal(leaf);
        Truth.Incarnation known = truth.find(principal);
        Instant arrival = world.now();
        Truth.Beat beat = request.uri().getPath().equals(AgentApi.HEARTBEATS) && known != null
                ? truth.beat(known, arrival)
                : null;
        boolean reports = request.uri().getPath().equals(AgentApi.STATUS);
        if (reports) {
            checkBounded(request);
        }
        Optional<HubInstance.Reply> reply =
                fleet.ask(request.method(), request.uri(), request.headers(), request.body());
        int status = reply.map(HubInstance.Reply::status).orElse(0);
        if (beat != null && status == 200) {
            beat.taken();
            request.from().heard(leaf, arrival);
        }
        if (fresh && leaf != null && known != null) {
            checkRefusal(known, leaf, arrival, reply);
        }
        if (status >= 200 && status < 300 && known != null) {
            checkRevoked(known, arrival, request);
        }
        if (request.uri().getPath().equals(AgentApi.ENROLLMENTS)
                || request.uri().getPath().equals(AgentApi.RENEWALS)) {
            certified(request, known, arrival, reply);
        }
        return reply;
    }

    /** A cluster that lives and has a good certificate is never turned away. */
    private void checkRefusal(
            Truth.Incarnation known, X509Certificate leaf, Instant arrival, Optional<HubInstance.Reply> reply) {
        int status = reply.map(HubInstance.Reply::status).orElse(0);
        boolean good = arrival.isBefore(leaf.getNotAfter().toInstant().minus(World.REQUEST_MAX));
        if ((status == 401 || status == 403) && known.lives() && good) {
            world.violation(
                    "a good identity is never refused",
                    known.cluster() + " " + reply.map(HubInstance.Reply::body).orElse(""));
        }
    }

    private void checkRevoked(Truth.Incarnation known, Instant arrival, Request request) {
        Instant deletedAt = known.deletedAt();
        if (deletedAt != null && arrival.isAfter(deletedAt)) {
            world.violation(
                    "a deleted identity is not served",
                    known.cluster() + " " + request.method() + " "
                            + request.uri().getPath());
        }
    }

    private void checkBounded(Request request) {
        StatusReport report = Json.mapper().readValue(request.body(), StatusReport.class);
        if (report.fluxConfigurations().size() + report.extensions().size() > 2 * REPORTS_MAX) {
            world.violation("reports are bounded", request.from().name());
        }
        listeners.forEach(listener -> listener.accept(report));
    }

    private void certified(
            Request request, Truth.@Nullable Incarnation known, Instant arrival, Optional<HubInstance.Reply> reply) {
        if (reply.isPresent() && reply.get().status() == 200) {
            EnrollmentResponse given = Json.mapper().readValue(reply.get().body(), EnrollmentResponse.class);
            String name = request.from().name();
            Truth.Incarnation of = truth.incarnation(given.principalId(), name, arrival);
            truth.certificate(of, new Truth.Certificate(arrival, given.notAfter(), true));
            checkOwner(of, name, given);
            return;
        }
        int status = reply.map(HubInstance.Reply::status).orElse(0);
        if (status == 0 || status >= 500) {
            Instant notAfter =
                    arrival.plus(ConnectivityPolicy.DEFAULT.certificateLife()).plus(World.REQUEST_MAX);
            var maybe = new Truth.Certificate(arrival, notAfter, false);
            truth.all().stream()
                    .filter(one -> one.cluster().equals(request.from().name()) && one.lives())
                    .forEach(one -> truth.certificate(one, maybe));
        }
    }

    private void checkOwner(Truth.Incarnation of, String name, EnrollmentResponse given) {
        X509Certificate leaf =
                certificate(Base64.getDecoder().decode(given.certificateChain().get(0)));
        String key = Base64.getEncoder().encodeToString(leaf.getPublicKey().getEncoded());
        String owner = clusterByKey.computeIfAbsent(key, any -> name);
        if (!owner.equals(name)
                || !of.cluster().equals(name)
                || !given.principalId().equals(principal(leaf))) {
            world.violation("no identity is shared", name + " has what " + owner + ", " + of.cluster() + " has");
        }
    }

    private @Nullable X509Certificate leaf(@Nullable String authorization) {
        if (authorization == null) {
            return null;
        }
        X509Certificate known = leaves.get(authorization);
        if (known == null) {
            try {
                known = certificate(SignedJWT.parse(authorization.substring("Bearer ".length()))
                        .getHeader()
                        .getX509CertChain()
                        .get(0)
                        .decode());
            } catch (ParseException e) {
                throw new IllegalStateException(e);
            }
            if (leaves.size() > 1000) {
                leaves.clear();
            }
            leaves.put(authorization, known);
        }
        return known;
    }

    private static String principal(X509Certificate leaf) {
        return leaf.getSubjectX500Principal().getName().replace("CN=", "");
    }

    private static X509Certificate certificate(byte[] der) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
