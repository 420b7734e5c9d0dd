package io.mooring.azurite.issuer;

import io.mooring.azurite.http.HttpAnswer;
import io.mooring.azurite.http.HttpCall;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The issuer's HTTP side: discovery, keys, and the token endpoint for client credentials. */
final class IssuerRoutes {
    private static final String DEFAULT_SCOPE = "/.default";

    /** The Azure libraries ask for these as well, also where no person signs in. */
    private static final Set<String> NOT_AN_AUDIENCE = Set.of("", "openid", "profile", "offline_access");

    private final TokenIssuer issuer;

    private record Credentials(String clientId, String clientSecret) {}

    IssuerRoutes(TokenIssuer issuer) {
        this.issuer = issuer;
    }

    HttpAnswer handle(HttpCall call) {
        String correlation = call.header("client-request-id");
        HttpAnswer answer = route(call);
        return correlation == null ? answer : answer.with("client-request-id", correlation);
    }

    private HttpAnswer route(HttpCall call) {
        String path = call.rawPath();
        boolean reads = call.method().equals("GET") || call.method().equals("HEAD");
        if (reads && path.equals(issuer.issuer().getPath() + "/.well-known/openid-configuration")) {
            return HttpAnswer.json(200, discovery());
        }
        if (reads && path.equals(issuer.keysEndpoint().getPath())) {
            return HttpAnswer.json(200, issuer.publicKeys().toJSONObject());
        }
        if (path.equals(issuer.tokenEndpoint().getPath())) {
            return call.method().equals("POST")
                    ? token(call).with("Cache-Control", "no-store")
                    : HttpAnswer.empty(405).with("Allow", "POST");
        }
        return refuse(404, "invalid_request", "no such endpoint: " + call.method() + " " + path);
    }

    private Map<String, Object> discovery() {
        return Map.of(
                "issuer", issuer.issuer().toString(),
                "token_endpoint", issuer.tokenEndpoint().toString(),
                "jwks_uri", issuer.keysEndpoint().toString(),
                "response_types_supported", List.of("token"),
                "grant_types_supported", List.of("client_credentials"),
                "subject_types_supported", List.of("pairwise"),
                "id_token_signing_alg_values_supported", List.of("RS256"),
                "token_endpoint_auth_methods_supported", List.of("client_secret_post", "client_secret_basic"));
    }

    private HttpAnswer token(HttpCall call) {
        Map<String, String> form = HttpCall.parseForm(call.bodyText());
        if (!"client_credentials".equals(form.get("grant_type"))) {
            return refuse(400, "unsupported_grant_type", "only client_credentials is supported");
        }
        List<String> scopes = Stream.of(form.getOrDefault("scope", "").split(" ", -1))
                .filter(scope -> !NOT_AN_AUDIENCE.contains(scope))
                .toList();
        if (scopes.size() != 1 || !scopes.getFirst().endsWith(DEFAULT_SCOPE)) {
            return refuse(400, "invalid_scope", "scope must name one audience, followed by /.default");
        }
        String scope = scopes.getFirst();
        Optional<ClientRegistration> client = credentials(call, form).flatMap(this::authenticated);
        if (client.isEmpty()) {
            return refuse(401, "invalid_client", "unknown client or wrong secret")
                    .with("WWW-Authenticate", "Basic realm=\"token\"");
        }
        String audience = scope.substring(0, scope.length() - DEFAULT_SCOPE.length());
        long seconds = TokenRequest.USUAL_LIFETIME.toSeconds();
        return HttpAnswer.json(
                200,
                Map.of(
                        "token_type",
                        "Bearer",
                        "expires_in",
                        seconds - 1,
                        "ext_expires_in",
                        seconds - 1,
                        "access_token",
                        issuer.mint(TokenIssuer.tokenOf(client.get(), audience))));
    }

    private static Optional<Credentials> credentials(HttpCall call, Map<String, String> form) {
        String header = call.header("authorization");
        if (header != null && header.regionMatches(true, 0, "Basic ", 0, 6)) {
            return basic(header.substring(6).strip());
        }
        String id = form.get("client_id");
        String secret = form.get("client_secret");
        return id == null || secret == null ? Optional.empty() : Optional.of(new Credentials(id, secret));
    }

    private static Optional<Credentials> basic(String encoded) {
        try {
            String text = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
            int colon = text.indexOf(':');
            return colon < 0
                    ? Optional.empty()
                    : Optional.of(new Credentials(decode(text.substring(0, colon)), decode(text.substring(colon + 1))));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // Not Base64: the same answer as a wrong secret.
        }
    }

    /** RFC 6749 section 2.3.1: both halves are form-encoded before they are joined. */
    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private Optional<ClientRegistration> authenticated(Credentials given) {
        return issuer.clients()
                .find(given.clientId())
                .filter(client -> MessageDigest.isEqual(
                        client.clientSecret().getBytes(StandardCharsets.UTF_8),
                        given.clientSecret().getBytes(StandardCharsets.UTF_8)));
    }

    private static HttpAnswer refuse(int status, String error, String description) {
        return HttpAnswer.json(status, Map.of("error", error, "error_description", description));
    }
}
