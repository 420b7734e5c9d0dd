package io.mooring.functions.arm;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A route such as {@code subscriptions/{subscription}/resourceGroups/{group}}; fixed parts match in any case. A last part
 * {@code {*rest}} takes all that follows, which may be nothing.
 */
public final class PathTemplate {
    private final List<String> parts;

    public PathTemplate(String template) {
        parts = List.of(template.split("/"));
    }

    /**
     * The values of the parts in braces.
     *
     * <p>They are read from the URL and not from the runtime's route values, which are missing for optional parts and
     * decoded differently by different hosts.
     *
     * @throws ArmFailure 404 if the path is another one
     */
    public Map<String, String> values(URI uri) {
        String path = uri.getRawPath();
        String[] given = (path.startsWith("/") ? path.substring(1) : path).split("/");
        Map<String, String> values = new TreeMap<>();
        int fixed = parts.size();
        if (parts.getLast().startsWith("{*")) {
            fixed--;
            if (given.length >= fixed) {
                String rest = String.join("/", List.of(given).subList(fixed, given.length));
                values.put(name(parts.getLast(), 2), decode(rest));
                given = Arrays.copyOf(given, fixed);
            }
        }
        if (given.length != fixed) {
            throw unknown(path);
        }
        for (int i = 0; i < given.length; i++) {
            String part = parts.get(i);
            String value = decode(given[i]);
            if (part.startsWith("{")) {
                values.put(name(part, 1), value);
            } else if (!part.equalsIgnoreCase(value)) {
                throw unknown(path);
            }
        }
        return values;
    }

    public static ArmFailure unknown(String path) {
        return ArmFailure.of(404, "NotFound", "The hub has nothing at the path '" + path + "'.");
    }

    private static String name(String part, int from) {
        return part.substring(from, part.length() - 1);
    }

    private static String decode(String part) {
        try {
            return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw ArmFailure.invalid("The path of the URL is not percent-encoded correctly.");
        }
    }
}
