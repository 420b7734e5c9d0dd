package io.mooring.functions;

import io.mooring.functions.access.Operation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Paths, queries and headers as no client makes them. */
final class OddRequests {
    private OddRequests() {}

    /** Paths and queries around a good one. */
    static Map<String, String> targets(Operation operation, String good) {
        String path = good.substring(0, good.indexOf('?'));
        String query = good.substring(good.indexOf('?'));
        String last = path.substring(0, path.lastIndexOf('/') + 1);
        Map<String, String> bad = new LinkedHashMap<>();
        for (String end : List.of(
                "..",
                ".",
                "a%2Fb",
                "a%00b",
                "%",
                "%zz",
                "a%ffb",
                "%E2%82",
                "a%0d%0ab",
                "a'b",
                "a%22b",
                "-",
                "%F0%9F%98%80",
                "x".repeat(300),
                "x".repeat(5000))) {
            bad.put("the last part " + shortened(end), last + end + query);
        }
        bad.put("a slash at the end", path + "/" + query);
        bad.put("two slashes", path.replaceFirst("/", "//") + query);
        bad.put("a way up and down", "/x/.." + path + query);
        bad.put("a long line", path + query + "&x=" + "x".repeat(20_000));
        bad.put("many parts", path + "/a".repeat(1_000) + query);
        bad.put("no version", path);
        for (String version : List.of(
                "",
                "1999-01-01",
                "2024-01-01'--",
                "%00",
                "%zz",
                "x".repeat(5_000),
                "2024-01-01&api-version=x",
                "latest")) {
            bad.put("version " + shortened(version), path + "?api-version=" + version);
        }
        if (!operation.method().equals("GET")) {
            return bad; // Only lists have pages.
        }
        for (String token :
                List.of("!", "%00", "AA", "JyBvciAxIGVxIDE", "Jw==", "ISEhIQ", "_w", "w6k", "x".repeat(5_000))) {
            bad.put("$skiptoken " + shortened(token), good + "&$skiptoken=" + token);
        }
        for (String top : List.of("0", "-1", "x", "1.5", "99999999999", "1e3", "%D9%A1", "")) {
            bad.put("$top " + top, good + "&$top=" + top);
        }
        return bad;
    }

    /** Headers that no client sends. */
    static Map<String, Map<String, String>> headers() {
        Map<String, Map<String, String>> odd = new LinkedHashMap<>();
        for (String token : List.of(
                "",
                "Bearer",
                "Bearer ",
                "Bearer a",
                "Bearer a.b.c",
                "Bearer ..",
                "Basic YTpi",
                "Bearer " + "x".repeat(20_000),
                "Bearer eyJhbGciOiJub25lIn0.e30.",
                "Bearer \u00ff\u00fe",
                "Bearer eyJhbGciOiJSUzI1NiIsImtpZCI6Ii4uLy4uIn0.e30.AA")) {
            odd.put("the token " + shortened(token), Map.of("Authorization", token));
        }
        for (String type : List.of(
                "text/plain",
                "application/xml",
                "multipart/form-data",
                "application/octet-stream",
                "x",
                "application/json; charset=utf-16",
                "application/json; charset=nonsense",
                "")) {
            odd.put("the type " + type, Map.of("Content-Type", type));
        }
        odd.put("an encoding", Map.of("Content-Encoding", "gzip"));
        odd.put("a long header", Map.of("x-long", "x".repeat(60_000)));
        odd.put("a tag that is none", Map.of("If-Match", "\"" + "x".repeat(2_000)));
        odd.put("another tag that is none", Map.of("If-None-Match", "W/,,\u00ff"));
        odd.put(
                "ids of any kind",
                Map.of("x-ms-client-request-id", "a\u00ffb".repeat(50), "x-ms-correlation-request-id", "<script>"));
        odd.put(
                "a foreign host",
                Map.of("X-Forwarded-Host", "evil.example.com/<a>", "X-Forwarded-Proto", "javascript"));
        odd.put("a method in a header", Map.of("X-HTTP-Method-Override", "DELETE"));
        return odd;
    }

    private static String shortened(String text) {
        return text.length() > 30 ? text.substring(0, 30) + "… of " + text.length() : text;
    }
}
