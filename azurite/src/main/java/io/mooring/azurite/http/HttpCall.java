package io.mooring.azurite.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One HTTP request that was read completely. */
public final class HttpCall {
    private final String method;
    private final Target target;
    private final Map<String, String> headers;
    private final byte[] body;

    /**
     * Where a request goes.
     *
     * @param origin scheme and authority as the caller wrote them, without a slash at the end
     * @param rawPath begins with a slash, still percent-encoded
     */
    public record Target(
            String origin, String rawPath, @Nullable String rawQuery) {
        public String uri() {
            return origin + rawPath + (rawQuery == null ? "" : "?" + rawQuery);
        }
    }

    /** Header names are in lower case; the values of a repeated header are joined by commas. */
    public HttpCall(String method, Target target, Map<String, String> headers, byte[] body) {
        this.method = method;
        this.target = target;
        this.headers = Map.copyOf(headers);
        this.body = body.clone();
    }

    public String method() {
        return method;
    }

    public Target target() {
        return target;
    }

    public String rawPath() {
        return target.rawPath();
    }

    public Map<String, String> headers() {
        return headers;
    }

    public @Nullable String header(String lowerCaseName) {
        return headers.get(lowerCaseName);
    }

    public byte[] body() {
        return body.clone();
    }

    public String bodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The query's parameters, decoded; the values of a repeated one are joined by commas. */
    public Map<String, String> query() {
        return parseForm(target.rawQuery());
    }

    /** Parses {@code a=b&c=d}; what does not decode is kept as it was written. */
    public static Map<String, String> parseForm(@Nullable String text) {
        Map<String, String> values = new LinkedHashMap<>();
        if (text == null) {
            return values;
        }
        for (String pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            if (!name.isEmpty()) {
                values.merge(name, value, (first, next) -> first + "," + next);
            }
        }
        return values;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
