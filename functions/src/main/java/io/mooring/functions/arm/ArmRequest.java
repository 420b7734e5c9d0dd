package io.mooring.functions.arm;

import io.mooring.protocol.json.Json;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request as it came in.
 *
 * @param headers by lower-case name
 * @param body empty if there is none
 */
public record ArmRequest(String method, URI uri, Map<String, String> headers, String body) {
    private static final Pattern JSON = Pattern.compile(
            "\\s*(application|text)/([a-z0-9.-]+\\+)?json\\s*(;(?!\\s*charset).*|;\\s*charset\\s*=\\s*\"?utf-?8\"?\\s*(;.*)?)?",
            Pattern.CASE_INSENSITIVE);

    public ArmRequest {
        headers = Map.copyOf(headers);
    }

    public @Nullable String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }

    /** The value of a query parameter, whose name may be in any case, or null. */
    public @Nullable String query(String name) {
        return query().get(name.toLowerCase(Locale.ROOT));
    }

    public boolean queryIsTrue(String name) {
        return "true".equalsIgnoreCase(query(name));
    }

    /** @throws ArmFailure 415 if the body says that it is not JSON, 413 if it is longer than ARM allows */
    public String bodyWithinLimit() {
        String type = header("content-type");
        if (type != null && !type.isBlank() && !JSON.matcher(type).matches()) {
            throw ArmFailure.of(
                    415,
                    "UnsupportedMediaType",
                    "The content media type '" + type + "' is not supported. Only 'application/json' in UTF-8 is.");
        }
        boolean tooLong = body.length() > Json.BODY_BYTES_MAX
                || (body.length() > Json.BODY_BYTES_MAX / 3
                        && body.getBytes(StandardCharsets.UTF_8).length > Json.BODY_BYTES_MAX);
        if (tooLong) {
            throw ArmFailure.of(413, "RequestContentTooLarge", "A request body may have 4 MiB at most.");
        }
        return body;
    }

    /** Scheme and authority by which the caller knows the hub: what a proxy says it was asked for, else the host. */
    public String origin() {
        String proto = first(header("x-forwarded-proto"));
        String host = first(header("x-forwarded-host"));
        String ownHost = header("host");
        String scheme = proto == null ? uri.getScheme() : proto;
        String authority = host != null ? host : ownHost != null ? ownHost : uri.getRawAuthority();
        return (scheme == null ? "https" : scheme) + "://" + (authority == null ? "localhost" : authority);
    }

    private Map<String, String> query() {
        Map<String, String> values = new HashMap<>();
        String raw = uri.getRawQuery();
        for (String pair : raw == null ? new String[0] : raw.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                values.put(
                        decode(pair.substring(0, equals)).toLowerCase(Locale.ROOT), decode(pair.substring(equals + 1)));
            }
        }
        return values;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw ArmFailure.invalid("The query of the URL is not percent-encoded correctly.");
        }
    }

    private static @Nullable String first(@Nullable String list) {
        if (list == null || list.isBlank()) {
            return null;
        }
        int comma = list.indexOf(',');
        return (comma < 0 ? list : list.substring(0, comma)).strip();
    }
}
