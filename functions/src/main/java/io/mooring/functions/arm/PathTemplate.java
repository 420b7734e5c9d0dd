package io.mooring.functions.arm;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A route such as {@code subscriptions/{subscription}/resourceGroups/{group}}; fixed parts match in any case. A part such
 * as {@code {*rest}}, the first or the last, takes what the others leave of the path, which may be nothing; as the first
 * one it is a path itself, with a slash before each of its names.
 */
public final class PathTemplate {
    /** The other types of clusters that the contract of configurations and extensions names. */
    private static final Pattern OTHER_CLUSTERS = Pattern.compile(
            "/providers/(Microsoft\\.ContainerService/managedClusters|Microsoft\\.ResourceConnector/appliances"
                    + "|Microsoft\\.HybridContainerService/provisionedClusters)(/|$)",
            Pattern.CASE_INSENSITIVE);

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
        int open = open();
        int more = given.length - (open < 0 ? parts.size() : parts.size() - 1);
        if (more < 0 || (more > 0 && open < 0)) {
            throw unknown(path);
        }
        Map<String, String> values = new TreeMap<>();
        List<String> fixed = new ArrayList<>(List.of(given));
        if (open >= 0) {
            List<String> taken = fixed.subList(open, open + more);
            values.put(name(parts.get(open), 2), open == 0 ? leading(taken) : decode(String.join("/", taken)));
            taken.clear();
        }
        List<String> wanted =
                parts.stream().filter(part -> !part.startsWith("{*")).toList();
        for (int i = 0; i < wanted.size(); i++) {
            String part = wanted.get(i);
            String value = decode(fixed.get(i));
            if (part.startsWith("{")) {
                values.put(name(part, 1), value);
            } else if (!part.equalsIgnoreCase(value)) {
                throw unknown(path);
            }
        }
        return values;
    }

    /** Whether the path is this one. */
    public boolean matches(URI uri) {
        try {
            values(uri);
            return true;
        } catch (ArmFailure e) {
            return false;
        }
    }

    /** The place of the part that takes the rest, or -1. */
    private int open() {
        if (parts.getFirst().startsWith("{*")) {
            return 0;
        }
        return parts.getLast().startsWith("{*") ? parts.size() - 1 : -1;
    }

    private static String leading(List<String> names) {
        StringBuilder path = new StringBuilder();
        for (String name : names) {
            String value = decode(name);
            if (value.isEmpty() || value.contains("/")) {
                throw ArmFailure.invalid("The path of the URL has a part that is not a name.");
            }
            path.append('/').append(value);
        }
        return path.isEmpty() ? "/" : path.toString();
    }

    public static ArmFailure unknown(String path) {
        Matcher other = OTHER_CLUSTERS.matcher(path);
        if (other.find()) {
            return ArmFailure.of(
                    404,
                    "NotFound",
                    "The hub has clusters of the type Microsoft.Kubernetes/connectedClusters only, none of the type "
                            + other.group(1) + ".");
        }
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
