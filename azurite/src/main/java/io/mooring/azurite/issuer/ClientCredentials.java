package io.mooring.azurite.issuer;

import io.mooring.azurite.http.HttpCall;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** Who a request comes from, by a client's secret or by an assertion that stands in for it. */
final class ClientCredentials {
    private static final String ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private final TokenIssuer issuer;
    private final UserTokens tokens;

    private record Secret(String clientId, String clientSecret) {}

    ClientCredentials(TokenIssuer issuer, UserTokens tokens) {
        this.issuer = issuer;
        this.tokens = tokens;
    }

    /** Empty if it is not one of ours, whatever is wrong. */
    Optional<ClientRegistration> client(HttpCall call, Map<String, String> form) {
        if (ASSERTION_TYPE.equals(form.get("client_assertion_type"))) {
            String assertion = form.getOrDefault("client_assertion", "");
            return issuer.client(form.getOrDefault("client_id", ""))
                    .filter(client -> tokens.isAssertionOf(assertion, client));
        }
        return secret(call, form).flatMap(this::authenticated);
    }

    private static Optional<Secret> secret(HttpCall call, Map<String, String> form) {
        String header = call.header("authorization");
        if (header != null && header.regionMatches(true, 0, "Basic ", 0, 6)) {
            return basic(header.substring(6).strip());
        }
        String id = form.get("client_id");
        String secret = form.get("client_secret");
        return id == null || secret == null ? Optional.empty() : Optional.of(new Secret(id, secret));
    }

    private static Optional<Secret> basic(String encoded) {
        try {
            String text = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
            int colon = text.indexOf(':');
            return colon < 0
                    ? Optional.empty()
                    : Optional.of(new Secret(decode(text.substring(0, colon)), decode(text.substring(colon + 1))));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // Not Base64: the same answer as a wrong secret.
        }
    }

    /** RFC 6749 section 2.3.1: both halves are form-encoded before they are joined. */
    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private Optional<ClientRegistration> authenticated(Secret given) {
        return issuer.client(given.clientId())
                .filter(client -> MessageDigest.isEqual(
                        client.clientSecret().getBytes(StandardCharsets.UTF_8),
                        given.clientSecret().getBytes(StandardCharsets.UTF_8)));
    }
}
