package io.mooring.azurite.keyvault;

import io.mooring.azurite.http.HttpAnswer;
import io.mooring.azurite.http.HttpCall;
import io.mooring.azurite.issuer.TokenVerifier;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Which operation a request means, once its caller has shown a token. */
final class KeyVaultRoutes {
    private static final Pattern NAME = Pattern.compile("[0-9a-zA-Z-]{1,127}");

    private final KeyOperations keys;
    private final CertificateOperations certificates;
    private final TokenVerifier verifier;
    private final String challenge;

    KeyVaultRoutes(
            KeyOperations keys, CertificateOperations certificates, TokenVerifier verifier, String authorization) {
        this.keys = keys;
        this.certificates = certificates;
        this.verifier = verifier;
        this.challenge = "Bearer authorization=\"" + authorization + "\", resource=\"" + KeyVaultServer.RESOURCE + "\"";
    }

    /** The client's first request comes without token and without body, to learn from the 401 where tokens are given. */
    HttpAnswer handle(HttpCall call) {
        if (verifier.callerOf(call.header("authorization")).isEmpty()) {
            return VaultJson.error(401, "Unauthorized", "AKV10000: Request is missing a Bearer or PoP token.")
                    .with("WWW-Authenticate", challenge);
        }
        try {
            if (!call.query().containsKey("api-version")) {
                throw VaultError.badParameter("api-version must be specified");
            }
            return route(call, segments(call.rawPath()));
        } catch (VaultError e) {
            return VaultJson.error(e.status(), e.code(), e.text());
        }
    }

    private HttpAnswer route(HttpCall call, List<String> path) {
        String collection = path.getFirst();
        if (path.size() > 1 && !NAME.matcher(path.get(1)).matches()) {
            throw VaultError.badParameter("The name '" + path.get(1) + "' must match " + NAME);
        }
        return switch (collection) {
            case "keys" -> keys(call, path);
            case "certificates" -> certificates(call, path);
            default -> unknown(call);
        };
    }

    private HttpAnswer keys(HttpCall call, List<String> path) {
        String name = path.size() > 1 ? path.get(1) : "";
        String third = path.size() > 2 ? path.get(2) : "";
        return switch (call.method() + " " + path.size()) {
            case "GET 1" -> keys.list();
            case "GET 2" -> keys.get(name, "");
            case "GET 3" -> third.equals("versions") ? keys.versions(name) : keys.get(name, third);
            case "POST 3" ->
                switch (third) {
                    case "create" -> keys.create(name, VaultJson.object(call));
                    case "sign" -> keys.sign(name, "", VaultJson.object(call));
                    default -> unknown(call);
                };
            case "POST 4" ->
                path.get(3).equals("sign") ? keys.sign(name, third, VaultJson.object(call)) : unknown(call);
            default -> unknown(call);
        };
    }

    private HttpAnswer certificates(HttpCall call, List<String> path) {
        String name = path.size() > 1 ? path.get(1) : "";
        String third = path.size() > 2 ? path.get(2) : "";
        return switch (call.method() + " " + path.size()) {
            case "GET 1" -> certificates.list();
            case "GET 2" -> certificates.get(name, "");
            case "GET 3" ->
                switch (third) {
                    case "pending" -> certificates.pending(name);
                    case "policy" -> certificates.policy(name);
                    case "versions" -> certificates.versions(name);
                    default -> certificates.get(name, third);
                };
            case "DELETE 3" -> third.equals("pending") ? certificates.cancel(name) : unknown(call);
            case "POST 3" -> third.equals("create") ? certificates.create(name, VaultJson.object(call)) : unknown(call);
            case "POST 4" ->
                third.equals("pending") && path.get(3).equals("merge")
                        ? certificates.merge(name, VaultJson.object(call))
                        : unknown(call);
            default -> unknown(call);
        };
    }

    private static HttpAnswer unknown(HttpCall call) {
        return VaultJson.error(
                404, "NotFound", "The local key vault does not serve " + call.method() + " " + call.rawPath());
    }

    /** The path's parts; the clients write a slash at the end when they name no version. */
    private static List<String> segments(String path) {
        List<String> segments = new ArrayList<>();
        for (String segment : path.split("/", -1)) {
            if (!segment.isEmpty()) {
                segments.add(segment);
            }
        }
        return segments.isEmpty() ? List.of("") : segments;
    }
}
