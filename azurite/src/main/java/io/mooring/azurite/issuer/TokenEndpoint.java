package io.mooring.azurite.issuer;

import com.nimbusds.jwt.JWTClaimsSet;
import io.mooring.azurite.files.PrivateFiles;
import io.mooring.azurite.http.HttpAnswer;
import io.mooring.azurite.http.HttpCall;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Hands out tokens: to applications for their credentials, to people for a device code or a refresh token. */
final class TokenEndpoint {
    /** Who has a token for the vault may sign as the hub's authority. */
    private static final String VAULT = "https://vault.azure.net";

    private static final String DEFAULT_SCOPE = "/.default";

    /** The Azure libraries ask for these as well, also where no person signs in. */
    private static final Set<String> NOT_AN_AUDIENCE = Set.of("", "openid", "profile", "offline_access");

    private final TokenIssuer issuer;
    private final ClientCredentials credentials;
    private final UserTokens users;
    private final DeviceCodes devices;

    TokenEndpoint(TokenIssuer issuer, ClientCredentials credentials, UserTokens users, DeviceCodes devices) {
        this.issuer = issuer;
        this.credentials = credentials;
        this.users = users;
        this.devices = devices;
    }

    HttpAnswer answer(HttpCall call) {
        Map<String, String> form = HttpCall.parseForm(call.bodyText());
        return switch (form.getOrDefault("grant_type", "")) {
            case "client_credentials" -> ofClient(call, form);
            case "device_code", "urn:ietf:params:oauth:grant-type:device_code" -> ofDevice(form);
            case "refresh_token" -> ofRefreshToken(form);
            case "password" ->
                refuse(
                        400,
                        "unsupported_grant_type",
                        "this issuer takes no passwords of people: log in with --use-device-code, or as a service"
                                + " principal");
            default ->
                refuse(
                        400,
                        "unsupported_grant_type",
                        "only client_credentials, device_code and refresh_token are supported");
        };
    }

    private HttpAnswer ofClient(HttpCall call, Map<String, String> form) {
        Optional<String> audience = audience(form.get("scope"));
        if (audience.isEmpty()) {
            return wrongScope();
        }
        Optional<ClientRegistration> client = credentials.client(call, form);
        if (client.isEmpty()) {
            return refuse(401, "invalid_client", "unknown client or wrong secret")
                    .with("WWW-Authenticate", "Basic realm=\"token\"");
        }
        if (issuer.groups(client.get()).isPresent() && audience.get().equals(VAULT)) {
            return refuse(400, "invalid_scope", "a principal that was made to try out roles has no business there");
        }
        return tokens(client.get(), audience.get(), form, Map.of());
    }

    private HttpAnswer ofDevice(Map<String, String> form) {
        String code = form.getOrDefault("device_code", form.getOrDefault("code", ""));
        String clientId = form.getOrDefault("client_id", "");
        Optional<DeviceCodes.Login> login = devices.poll(code, clientId);
        if (login.isEmpty()) {
            return refuse(400, "expired_token", "there is no such login, or it was not approved in time");
        }
        return switch (login.get().state()) {
            case WAITING -> refuse(400, "authorization_pending", "nobody has approved it yet");
            case DENIED -> refuse(400, "access_denied", "it was denied");
            case APPROVED ->
                audience(login.get().scope())
                        .map(audience -> tokens(issuer.owner(), audience, form, users.ofOwner(clientId)))
                        .orElseGet(TokenEndpoint::wrongScope);
        };
    }

    private HttpAnswer ofRefreshToken(Map<String, String> form) {
        Optional<String> audience = audience(form.get("scope"));
        if (audience.isEmpty()) {
            return wrongScope();
        }
        String clientId = form.getOrDefault("client_id", "");
        if (!users.isRefreshToken(form.getOrDefault("refresh_token", ""), clientId)) {
            return refuse(400, "invalid_grant", "the refresh token is not good any more: log in again");
        }
        return tokens(issuer.owner(), audience.get(), form, users.ofOwner(clientId));
    }

    private HttpAnswer tokens(
            ClientRegistration whose, String audience, Map<String, String> form, Map<String, Object> more) {
        JWTClaimsSet.Builder claims = issuer.claims(TokenIssuer.tokenOf(whose, audience));
        Optional<List<String>> groups = issuer.groups(whose);
        if (more.isEmpty() && (whose.equals(issuer.az()) || groups.isPresent())) {
            claims.claim("idtyp", "app");
        }
        groups.filter(some -> !some.isEmpty()).ifPresent(some -> claims.claim("groups", some));
        boolean bound = "pop".equalsIgnoreCase(form.get("token_type"));
        if (bound) {
            Optional<Map<?, ?>> key = confirmation(form.get("req_cnf"));
            if (key.isEmpty()) {
                return refuse(400, "invalid_request", "req_cnf must be the base64url of a JSON object with a kid");
            }
            claims.claim("cnf", key.get());
        }
        long seconds = TokenRequest.USUAL_LIFETIME.toSeconds();
        Map<String, Object> answer = new LinkedHashMap<>(more);
        answer.put("token_type", bound ? "pop" : "Bearer");
        answer.put("expires_in", seconds - 1);
        answer.put("ext_expires_in", seconds - 1);
        answer.put("scope", audience + DEFAULT_SCOPE);
        answer.put("access_token", issuer.sign(claims.build()));
        return HttpAnswer.json(200, answer);
    }

    /** The key that a token is to be bound to, as the caller names it. */
    private static Optional<Map<?, ?>> confirmation(@Nullable String encoded) {
        try {
            String json =
                    new String(Base64.getUrlDecoder().decode(encoded == null ? "" : encoded), StandardCharsets.UTF_8);
            Map<?, ?> key = PrivateFiles.JSON.readValue(json, Map.class);
            return key != null && key.get("kid") instanceof String ? Optional.of(key) : Optional.empty();
        } catch (IllegalArgumentException | JacksonException e) {
            return Optional.empty();
        }
    }

    /** The one audience that a scope names. */
    static Optional<String> audience(@Nullable String scope) {
        List<String> scopes = Stream.of((scope == null ? "" : scope).split(" ", -1))
                .filter(each -> !NOT_AN_AUDIENCE.contains(each))
                .toList();
        if (scopes.size() != 1 || !scopes.getFirst().endsWith(DEFAULT_SCOPE)) {
            return Optional.empty();
        }
        String only = scopes.getFirst();
        return Optional.of(only.substring(0, only.length() - DEFAULT_SCOPE.length()));
    }

    static HttpAnswer wrongScope() {
        return refuse(400, "invalid_scope", "scope must name one audience, followed by /.default");
    }

    static HttpAnswer refuse(int status, String error, String description) {
        return HttpAnswer.json(status, Map.of("error", error, "error_description", description));
    }
}
