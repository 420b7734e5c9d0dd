package io.mooring.azurite.issuer;

import io.mooring.azurite.http.HttpAnswer;
import io.mooring.azurite.http.HttpCall;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The issuer in the form of an AD FS, for {@code az}: below a path that ends in {@code adfs} its libraries neither look a
 * tenant up nor ask anybody else whether to trust the host.
 */
final class AdfsRoutes {
    static final String PATH = "/adfs";

    private static final String TOKEN = PATH + "/oauth2/token";
    private static final String DEVICE_CODE = PATH + "/oauth2/devicecode";
    private static final String AUTHORIZE = PATH + "/oauth2/authorize";
    private static final String DEVICE = PATH + "/device";
    private static final String APPROVE = DEVICE + "/approve";
    private static final int POLL_SECONDS = 2;

    private final TokenIssuer issuer;
    private final TokenEndpoint tokens;
    private final ClientCredentials credentials;
    private final DeviceCodes devices;

    AdfsRoutes(TokenIssuer issuer, TokenEndpoint tokens, ClientCredentials credentials, DeviceCodes devices) {
        this.issuer = issuer;
        this.tokens = tokens;
        this.credentials = credentials;
        this.devices = devices;
    }

    /** Empty for a path that is not of an AD FS. */
    Optional<HttpAnswer> handle(HttpCall call) {
        String route = call.method() + " " + call.rawPath();
        return switch (route) {
            case "GET " + PATH + "/.well-known/openid-configuration",
                    "GET " + PATH + "/v2.0/.well-known/openid-configuration" ->
                Optional.of(HttpAnswer.json(200, discovery()));
            case "POST " + TOKEN -> Optional.of(tokens.answer(call).with("Cache-Control", "no-store"));
            case "POST " + DEVICE_CODE -> Optional.of(begin(call).with("Cache-Control", "no-store"));
            case "POST " + APPROVE -> Optional.of(decide(call));
            case "GET " + DEVICE -> Optional.of(HttpAnswer.text(200, howToApprove("CODE")));
            case "GET " + AUTHORIZE ->
                Optional.of(HttpAnswer.text(
                        400,
                        "There is no login in the browser here: az login --use-device-code, or a service principal."));
            default -> Optional.empty();
        };
    }

    private Map<String, Object> discovery() {
        String origin = issuer.origin().toString();
        return Map.of(
                "issuer",
                issuer.issuer().toString(),
                "authorization_endpoint",
                origin + AUTHORIZE,
                "token_endpoint",
                origin + TOKEN,
                "device_authorization_endpoint",
                origin + DEVICE_CODE,
                "jwks_uri",
                issuer.keysEndpoint().toString(),
                "response_types_supported",
                List.of("token", "id_token"),
                "grant_types_supported",
                List.of("client_credentials", "device_code", "refresh_token"),
                "subject_types_supported",
                List.of("public"),
                "id_token_signing_alg_values_supported",
                List.of("RS256"));
    }

    private HttpAnswer begin(HttpCall call) {
        Map<String, String> form = HttpCall.parseForm(call.bodyText());
        String clientId = form.getOrDefault("client_id", "");
        String scope = form.getOrDefault("scope", "");
        if (clientId.isEmpty() || clientId.length() > 100 || scope.length() > 1000) {
            return TokenEndpoint.refuse(400, "invalid_request", "client_id is required");
        }
        if (TokenEndpoint.audience(scope).isEmpty()) {
            return TokenEndpoint.wrongScope();
        }
        return devices.begin(clientId, scope)
                .map(login -> HttpAnswer.json(
                        200,
                        Map.of(
                                "device_code",
                                login.deviceCode(),
                                "user_code",
                                login.userCode(),
                                "verification_uri",
                                issuer.origin() + DEVICE,
                                "verification_url",
                                issuer.origin() + DEVICE,
                                "expires_in",
                                DeviceCodes.LIFETIME.toSeconds(),
                                "interval",
                                POLL_SECONDS,
                                "message",
                                howToApprove(login.userCode()))))
                .orElseGet(() -> TokenEndpoint.refuse(429, "slow_down", "too many logins wait to be approved"));
    }

    /** Whoever reaches the loopback address could press a button on a page; only the owner has the secret. */
    private HttpAnswer decide(HttpCall call) {
        Map<String, String> form = HttpCall.parseForm(call.bodyText());
        Optional<ClientRegistration> client = credentials.client(call, form);
        if (client.filter(issuer.owner()::equals).isEmpty()) {
            return TokenEndpoint.refuse(401, "invalid_client", "only the owner of the local cloud may approve a login");
        }
        DeviceCodes.State state =
                "deny".equals(form.get("decision")) ? DeviceCodes.State.DENIED : DeviceCodes.State.APPROVED;
        return devices.decide(form.getOrDefault("user_code", ""), state)
                .map(login -> HttpAnswer.json(200, Map.of("client_id", login.clientId(), "scope", login.scope())))
                .orElseGet(() -> TokenEndpoint.refuse(404, "invalid_grant", "no login with that code waits"));
    }

    private static String howToApprove(String code) {
        return "To sign in as " + TokenIssuer.OWNER_NAME + ", run in another terminal: moor az-approve " + code;
    }
}
