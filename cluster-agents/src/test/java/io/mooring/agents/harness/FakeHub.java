package io.mooring.agents.harness;

import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
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
import io.mooring.protocol.arm.ClusterId;
import io.mooring.protocol.json.Json;
import io.mooring.protocol.secret.ProtectedSettings;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.jspecify.annotations.Nullable;

/** A hub with one cluster, over HTTPS; it checks proofs and tokens as the real one does and can misbehave. */
public final class FakeHub implements AutoCloseable {
    public static final int HEARTBEAT_SECONDS = 1;

    public final ClusterId cluster;
    public final AtomicInteger enrollments = new AtomicInteger();
    public final AtomicInteger renewals = new AtomicInteger();
    /** So many answers to enrolments are lost on their way after the hub has done its part. */
    public final AtomicInteger enrollmentRepliesToLose = new AtomicInteger();

    /** The same of renewals. */
    public final AtomicInteger renewalRepliesToLose = new AtomicInteger();

    /** The only key that may enrol, null for any. */
    public final AtomicReference<@Nullable PublicKey> onlyKey = new AtomicReference<>();

    /** What the hub wants to be trusted. */
    public final AtomicReference<AuthoritiesResponse> authorities = new AtomicReference<>();

    /** What the cluster said that it trusts, newest last. */
    public final List<String> trusted = new CopyOnWriteArrayList<>();

    /** The keys of all certificates that were asked for, each once. */
    public final Set<PublicKey> certifiedKeys = ConcurrentHashMap.newKeySet();

    public final AtomicReference<ArmError> refusal = new AtomicReference<>();
    /** The time that refusals tell, compared with the real one. */
    public final AtomicReference<Duration> clockAhead = new AtomicReference<>(Duration.ZERO);

    public final AtomicReference<DesiredState> desired =
            new AtomicReference<>(new DesiredState(1, List.of(), List.of()));
    /** The keys for protected settings that the cluster named, newest last. */
    public final List<String> settingsKeys = new CopyOnWriteArrayList<>();

    public final List<SettingsKeyRequest.Moved> moved = new CopyOnWriteArrayList<>();

    public final List<HeartbeatRequest> beats = new CopyOnWriteArrayList<>();
    public final List<StatusReport> reports = new CopyOnWriteArrayList<>();
    public final List<String> protests = new CopyOnWriteArrayList<>();

    private final RSAPublicKey onboardingKey;
    private final KeyPair authorityKeys = ec();
    private final X509Certificate authority;
    private final HttpsServer server;
    private volatile Duration certificateAge = Duration.ofMinutes(1);

    public FakeHub(ClusterId cluster, RSAPublicKey onboardingKey) {
        this.cluster = cluster;
        this.onboardingKey = onboardingKey;
        try {
            authority = sign("CN=Fake hub", authorityKeys.getPublic(), null, true);
            authorities.set(new AuthoritiesResponse("own", List.of(encoded(authority)), null));
            server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
            server.setHttpsConfigurator(new HttpsConfigurator(tls()));
        } catch (Exception e) {
            throw new IllegalStateException("Start the fake hub", e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::serve);
        server.start();
    }

    public URI url() {
        return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Where those find it that know this name; its certificate is for {@code hub.test} too. */
    public URI url(String host) {
        return URI.create("https://" + host + ":" + server.getAddress().getPort());
    }

    public String authorityPem() {
        return pem(authority);
    }

    /** Certificates from now on are as old as this. */
    public void certificatesAreAged(Duration age) {
        certificateAge = age;
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            ArmError refused = refusal.get();
            boolean enrolment = exchange.getRequestURI().getPath().equals(AgentApi.ENROLLMENTS);
            if (refused != null && enrolment && refused.error().code().equals("ClusterIdentityRevoked")) {
                refusal.set(null);
            } else if (refused != null) {
                exchange.getResponseHeaders()
                        .set(
                                "x-mooring-hub-time",
                                Instant.now().plus(clockAhead.get()).toString());
                answer(exchange, 403, refused);
                return;
            }
            try {
                route(exchange, body);
            } catch (Exception e) {
                protests.add(exchange.getRequestURI() + ": " + e);
                answer(exchange, 401, ArmError.of("AgentTokenInvalid", String.valueOf(e.getMessage())));
            }
        }
    }

    private void route(HttpExchange exchange, byte[] body) throws Exception {
        switch (exchange.getRequestURI().getPath()) {
            case AgentApi.ENROLLMENTS -> enrol(exchange, Json.mapper().readValue(body, EnrollmentRequest.class));
            case AgentApi.RENEWALS -> {
                authenticate(exchange);
                renewals.incrementAndGet();
                RenewalRequest renewal = Json.mapper().readValue(body, RenewalRequest.class);
                settingsKeys.add(String.valueOf(renewal.settingsKey()));
                EnrollmentResponse response = certify(renewal.csr());
                if (renewalRepliesToLose.getAndUpdate(left -> Math.max(0, left - 1)) == 0) {
                    answer(exchange, 200, response);
                }
            }
            case AgentApi.HEARTBEATS -> {
                X509Certificate leaf = authenticate(exchange);
                beats.add(Json.mapper().readValue(body, HeartbeatRequest.class));
                answer(
                        exchange,
                        200,
                        new HeartbeatResponse(
                                HEARTBEAT_SECONDS,
                                desired.get().generation(),
                                false,
                                Instant.now(),
                                leaf.getNotAfter().toInstant(),
                                null,
                                authorities.get().digest()));
            }
            case AgentApi.AUTHORITIES -> {
                authenticate(exchange);
                trusted.add(String.valueOf(
                        Json.mapper().readValue(body, AuthoritiesRequest.class).known()));
                answer(exchange, 200, authorities.get());
            }
            case AgentApi.DESIRED_STATE -> {
                authenticate(exchange);
                DesiredState state = desired.get();
                String tag = "\"" + state.generation() + "\"";
                if (tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
                    exchange.sendResponseHeaders(304, -1);
                } else {
                    exchange.getResponseHeaders().set("ETag", tag);
                    answer(exchange, 200, state);
                }
            }
            case AgentApi.STATUS -> {
                authenticate(exchange);
                reports.add(Json.mapper().readValue(body, StatusReport.class));
                exchange.sendResponseHeaders(204, -1);
            }
            case AgentApi.SETTINGS_KEYS -> {
                authenticate(exchange);
                SettingsKeyRequest request = Json.mapper().readValue(body, SettingsKeyRequest.class);
                settingsKeys.add(request.key());
                request.moved().forEach(setting -> {
                    moved.add(setting);
                    desired.updateAndGet(state -> replaced(state, setting));
                });
                exchange.sendResponseHeaders(204, -1);
            }
            default -> answer(exchange, 404, ArmError.of("NotFound", "no such route"));
        }
    }

    private void enrol(HttpExchange exchange, EnrollmentRequest request) throws Exception {
        SignedJWT proof = SignedJWT.parse(request.proof());
        byte[] csr = Base64.getDecoder().decode(request.csr());
        String digest = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(csr));
        check(new RSASSAVerifier(onboardingKey), proof);
        require(digest.equals(proof.getJWTClaimsSet().getStringClaim(AgentApi.CLAIM_CSR_SHA256)), "another CSR");
        require(cluster.equals(ClusterId.parse(request.cluster())), "another cluster");
        String settingsKey = String.valueOf(request.settingsKey());
        String keyDigest = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(MessageDigest.getInstance("SHA-256")
                        .digest(Base64.getDecoder().decode(settingsKey)));
        require(
                keyDigest.equals(proof.getJWTClaimsSet().getStringClaim(AgentApi.CLAIM_SETTINGS_KEY_SHA256)),
                "another settings key");
        settingsKeys.add(settingsKey);
        PublicKey only = onlyKey.get();
        if (only != null && !only.equals(new JcaPKCS10CertificationRequest(csr).getPublicKey())) {
            answer(exchange, 409, ArmError.of("OnboardingKeyUsed", "by another key"));
            return;
        }
        enrollments.incrementAndGet();
        EnrollmentResponse response = certify(request.csr());
        if (enrollmentRepliesToLose.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            return;
        }
        answer(exchange, 200, response);
    }

    private static DesiredState replaced(DesiredState state, SettingsKeyRequest.Moved moved) {
        List<DesiredState.FluxConfiguration> configurations = state.fluxConfigurations().stream()
                .map(item -> item.name().equals(moved.name()) && item.protectedSettings() != null
                        ? new DesiredState.FluxConfiguration(
                                item.name(),
                                item.generation(),
                                item.deleting(),
                                item.spec(),
                                replaced(item.protectedSettings(), moved))
                        : item)
                .toList();
        return new DesiredState(state.generation() + 1, configurations, state.extensions());
    }

    private static ProtectedSettings replaced(ProtectedSettings settings, SettingsKeyRequest.Moved moved) {
        SortedMap<String, String> all = new TreeMap<>(settings.settings());
        all.put(moved.setting(), moved.to());
        return new ProtectedSettings(settings.version(), all);
    }

    private X509Certificate authenticate(HttpExchange exchange) throws Exception {
        String header = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        require(header.startsWith("Bearer "), "no token");
        SignedJWT token = SignedJWT.parse(header.substring("Bearer ".length()));
        X509Certificate leaf = com.nimbusds.jose.util.X509CertUtils.parse(
                token.getHeader().getX509CertChain().get(0).decode());
        leaf.verify(authorityKeys.getPublic());
        check(new ECDSAVerifier((ECPublicKey) leaf.getPublicKey()), token);
        return leaf;
    }

    private void check(JWSVerifier verifier, SignedJWT token) throws Exception {
        require(token.verify(verifier), "a wrong signature");
        var claims = token.getJWTClaimsSet();
        require(cluster.canonical().equals(claims.getIssuer()), "a wrong issuer");
        require(cluster.canonical().equals(claims.getSubject()), "a wrong subject");
        require(claims.getAudience().equals(List.of(AgentApi.AUDIENCE)), "a wrong audience");
        require(claims.getJWTID() != null, "no jti");
        Duration life = Duration.between(
                claims.getIssueTime().toInstant(), claims.getExpirationTime().toInstant());
        require(life.compareTo(AgentApi.TOKEN_LIFE_MAX) <= 0, "too long a life");
        require(claims.getExpirationTime().toInstant().isAfter(Instant.now()), "an expired token");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    private EnrollmentResponse certify(String csr) throws Exception {
        PublicKey key = new JcaPKCS10CertificationRequest(Base64.getDecoder().decode(csr)).getPublicKey();
        certifiedKeys.add(key);
        X509Certificate leaf = sign("CN=4fd41d3c-0000-4000-8000-000000000001", key, null, false);
        return new EnrollmentResponse(
                List.of(encoded(leaf), encoded(authority)),
                encoded(authority),
                leaf.getNotAfter().toInstant(),
                "4fd41d3c-0000-4000-8000-000000000001",
                Instant.now());
    }

    private static String encoded(X509Certificate certificate) throws Exception {
        return Base64.getEncoder().encodeToString(certificate.getEncoded());
    }

    private X509Certificate sign(String subject, PublicKey key, @Nullable String host, boolean isAuthority)
            throws Exception {
        Instant start = Instant.now().minus(certificateAge == null ? Duration.ofMinutes(1) : certificateAge);
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                new X500Principal("CN=Fake hub"),
                new BigInteger(64, new java.security.SecureRandom()).abs(),
                Date.from(start),
                Date.from(start.plus(Duration.ofDays(90))),
                new X500Principal(subject),
                key);
        if (isAuthority) {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        }
        if (host != null) {
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName[] {
                new GeneralName(GeneralName.iPAddress, host), new GeneralName(GeneralName.dNSName, "hub.test")
            }));
        }
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(
                        new JcaContentSignerBuilder("SHA256withECDSA").build(authorityKeys.getPrivate())));
    }

    private SSLContext tls() throws Exception {
        KeyPair keys = ec();
        X509Certificate certificate = sign("CN=hub", keys.getPublic(), "127.0.0.1", false);
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("hub", keys.getPrivate(), new char[0], new X509Certificate[] {certificate, authority});
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }

    private static KeyPair ec() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static String pem(Object object) {
        var text = new java.io.StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return text.toString();
    }

    private static void answer(HttpExchange exchange, int status, Object body) throws IOException {
        byte[] bytes = Json.mapper().writeValueAsString(body).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
