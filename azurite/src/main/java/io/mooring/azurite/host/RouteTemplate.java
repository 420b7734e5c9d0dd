package io.mooring.azurite.host;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A route as HTTP triggers write it: literals, {@code {name}}, {@code {name?}}, {@code {name:constraint}}, {@code {*rest}}. */
public final class RouteTemplate {
    /** More specific first, segment by segment, as ASP.NET orders routes. */
    public static final Comparator<RouteTemplate> BY_PRECEDENCE =
            Comparator.comparing(RouteTemplate::precedence).thenComparing(RouteTemplate::toString);

    private static final Pattern PARAMETER = Pattern.compile("\\{(\\*{0,2})([A-Za-z_][\\w-]*)(:[^?=]+)?(\\?)?\\}");

    private final String text;
    private final List<Segment> segments;

    private sealed interface Segment {
        record Literal(String text) implements Segment {}

        record Parameter(String name, @Nullable Predicate<String> constraint, boolean optional) implements Segment {}

        record CatchAll(String name, @Nullable Predicate<String> constraint) implements Segment {}
    }

    private RouteTemplate(String text, List<Segment> segments) {
        this.text = text;
        this.segments = List.copyOf(segments);
    }

    /** Throws IllegalArgumentException for what is no template, and for what this host does not know. */
    public static RouteTemplate parse(String text) {
        String trimmed = strip(text);
        List<Segment> segments = new ArrayList<>();
        for (String part : trimmed.isEmpty() ? new String[0] : trimmed.split("/", -1)) {
            if (!segments.isEmpty() && segments.getLast() instanceof Segment.CatchAll) {
                throw new IllegalArgumentException("a catch-all must be the last segment of the route '" + text + "'");
            }
            segments.add(segment(part, text));
        }
        return new RouteTemplate(trimmed, segments);
    }

    private static Segment segment(String part, String whole) {
        if (!part.contains("{") && !part.contains("}")) {
            if (part.isEmpty()) {
                throw new IllegalArgumentException("an empty segment in the route '" + whole + "'");
            }
            return new Segment.Literal(part);
        }
        Matcher parameter = PARAMETER.matcher(part);
        if (!parameter.matches()) {
            throw new IllegalArgumentException("the segment '" + part + "' of the route '" + whole
                    + "' is not supported: a segment is a literal or one parameter");
        }
        Predicate<String> constraint = constraint(parameter.group(3), whole);
        return parameter.group(1).isEmpty()
                ? new Segment.Parameter(parameter.group(2), constraint, parameter.group(4) != null)
                : new Segment.CatchAll(parameter.group(2), constraint);
    }

    private static @Nullable Predicate<String> constraint(@Nullable String text, String whole) {
        if (text == null) {
            return null;
        }
        return switch (text) {
            case ":int" -> Pattern.compile("-?\\d{1,9}").asMatchPredicate();
            case ":long" -> Pattern.compile("-?\\d{1,18}").asMatchPredicate();
            case ":bool" -> Pattern.compile("(?i)true|false").asMatchPredicate();
            case ":alpha" -> Pattern.compile("[A-Za-z]*").asMatchPredicate();
            case ":guid" ->
                Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
                        .asMatchPredicate();
            default ->
                throw new IllegalArgumentException(
                        "the constraint '" + text + "' of the route '" + whole + "' is not supported");
        };
    }

    /** A path in its parts, once for all routes that it is held against. */
    static final class Path {
        private final List<String> raw;
        private final List<String> decoded;

        private Path(List<String> raw) {
            this.raw = raw;
            this.decoded = raw.stream().map(RouteTemplate::decode).toList();
        }

        static Path of(String rawPath) {
            String trimmed = strip(rawPath);
            return new Path(trimmed.isEmpty() ? List.of() : List.of(trimmed.split("/", -1)));
        }

        int size() {
            return raw.size();
        }

        @Nullable
        String part(int at) {
            return at < size() ? decoded.get(at) : null;
        }

        String rest(int from) {
            return decode(String.join("/", raw.subList(from, size())));
        }
    }

    /** As {@link #match(Path)}. */
    public Optional<Map<String, String>> match(String rawPath) {
        return match(Path.of(rawPath));
    }

    /**
     * The values of the parameters if the path matches. Literals match in any case; a slash at the end does not count;
     * {@code %2F} inside a value stays as it is. A parameter that the path does not have is absent from the map.
     */
    Optional<Map<String, String>> match(Path path) {
        Map<String, String> values = new LinkedHashMap<>();
        int next = 0;
        for (Segment segment : segments) {
            String part = path.part(next);
            boolean matched = switch (segment) {
                case Segment.Literal literal -> part != null && literal.text().equalsIgnoreCase(part);
                case Segment.Parameter parameter -> {
                    boolean fits = part == null ? parameter.optional() : fits(parameter.constraint(), part);
                    yield fits && put(values, parameter.name(), part);
                }
                case Segment.CatchAll all -> {
                    String rest = part == null ? null : path.rest(next);
                    next = path.size();
                    yield (rest == null || fits(all.constraint(), rest)) && put(values, all.name(), rest);
                }
            };
            if (!matched) {
                return Optional.empty();
            }
            next++;
        }
        return next >= path.size() ? Optional.of(values) : Optional.empty();
    }

    private static boolean fits(@Nullable Predicate<String> constraint, String part) {
        return !part.isEmpty() && (constraint == null || constraint.test(part));
    }

    private static boolean put(Map<String, String> values, String name, @Nullable String value) {
        if (value != null) {
            values.put(name, value);
        }
        return true;
    }

    private String precedence() {
        StringBuilder digits = new StringBuilder();
        for (Segment segment : segments) {
            digits.append(
                    switch (segment) {
                        case Segment.Literal literal -> '1';
                        case Segment.Parameter parameter -> parameter.constraint() != null ? '2' : '3';
                        case Segment.CatchAll all -> all.constraint() != null ? '4' : '5';
                    });
        }
        return digits.toString();
    }

    private static String strip(String path) {
        int from = path.startsWith("/") ? 1 : 0;
        int to = path.endsWith("/") && path.length() > from ? path.length() - 1 : path.length();
        return path.substring(from, to);
    }

    private static String decode(String part) {
        String guarded = part.replace("+", "%2B").replace("%2F", "%252F").replace("%2f", "%252f");
        try {
            return URLDecoder.decode(guarded, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return part; // A stray percent sign stands for itself.
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
