package io.mooring.azurite.issuer;

import io.mooring.azurite.http.HttpAnswer;
import io.mooring.azurite.http.HttpCall;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The issuer's HTTP side: discovery, keys, the token endpoint, and all of that once more as an AD FS has it. */
final class IssuerRoutes {
    private final TokenIssuer issuer;
    private final TokenEndpoint tokens;
    private final AdfsRoutes adfs;

    IssuerRoutes(TokenIssuer issuer) {
        this.issuer = issuer;
        UserTokens users = new UserTokens(issuer);
        ClientCredentials credentials = new ClientCredentials(issuer, users);
        DeviceCodes devices = new DeviceCodes(issuer.realClock());
        tokens = new TokenEndpoint(issuer, credentials, users, devices);
        adfs = new AdfsRoutes(issuer, tokens, credentials, devices);
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
                    ? tokens.answer(call).with("Cache-Control", "no-store")
                    : HttpAnswer.empty(405).with("Allow", "POST");
        }
        Optional<HttpAnswer> asAdfs = adfs.handle(call);
        return asAdfs.orElseGet(
                () -> TokenEndpoint.refuse(404, "invalid_request", "no such endpoint: " + call.method() + " " + path));
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
}
