package io.mooring.localcluster.node;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client wants to see of a log, as the kubelet's API has it.
 *
 * @param tailLines negative is all
 * @param since null is all
 * @param limitBytes negative is all
 */
record LogRequest(
        String namespace,
        String pod,
        String container,
        boolean follow,
        boolean previous,
        boolean timestamps,
        long tailLines,
        long limitBytes,
        @Nullable Instant since) {
    /** @throws IllegalArgumentException in words for people */
    static LogRequest of(URI uri, Instant now) {
        String[] parts = uri.getPath().split("/");
        if (parts.length != 5) {
            throw new IllegalArgumentException("a log is at /containerLogs/{namespace}/{pod}/{container}");
        }
        Map<String, String> query = query(uri);
        return new LogRequest(
                name(parts[2]),
                name(parts[3]),
                name(parts[4]),
                Boolean.parseBoolean(query.get("follow")),
                Boolean.parseBoolean(query.get("previous")),
                Boolean.parseBoolean(query.get("timestamps")),
                number(query, "tailLines"),
                number(query, "limitBytes"),
                since(query, now));
    }

    /** The lines of the log as it is now that are wanted. */
    List<ContainerLog.Line> choose(List<ContainerLog.Line> lines) {
        List<ContainerLog.Line> young = since == null
                ? lines
                : lines.stream()
                        .filter(line -> line.at() == null || !line.at().isBefore(since))
                        .toList();
        return tailLines < 0 ? young : young.subList((int) Math.max(0, young.size() - tailLines), young.size());
    }

    private static @Nullable Instant since(Map<String, String> query, Instant now) {
        String time = query.get("sinceTime");
        try {
            long seconds = number(query, "sinceSeconds");
            return time != null ? Instant.parse(time) : seconds < 0 ? null : now.minusSeconds(seconds);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("sinceTime is a time such as 2026-01-01T00:00:00Z", e);
        }
    }

    /** The names become parts of a path. */
    private static String name(String part) {
        if (!part.matches("[a-z0-9]([a-z0-9.-]*[a-z0-9])?")) {
            throw new IllegalArgumentException("'" + part + "' is no name");
        }
        return part;
    }

    private static long number(Map<String, String> query, String key) {
        String text = query.get(key);
        if (text == null) {
            return -1;
        }
        if (!text.matches("\\d{1,15}")) {
            throw new IllegalArgumentException(key + " is a number");
        }
        return Long.parseLong(text);
    }

    private static Map<String, String> query(URI uri) {
        Map<String, String> query = new HashMap<>();
        if (uri.getRawQuery() != null) {
            for (String pair : uri.getRawQuery().split("&")) {
                int equals = pair.indexOf('=');
                query.put(
                        equals < 0 ? pair : pair.substring(0, equals),
                        equals < 0 ? "" : URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return query;
    }
}
