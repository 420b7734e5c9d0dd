package io.mooring.gitops.build;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Replaces <code>${name}</code> in a text, and the forms of it that shells know: defaults ({@code :-}, {@code :=}, {@code -},
 * {@code =}), lengths, slices, cases, prefixes, suffixes and replacements. A variable that has neither a value nor a default is an
 * error; <code>$${name}</code> stands for <code>${name}</code>.
 */
final class Expansion {
    private static final int DEPTH_MAX = 20;

    private final Map<String, String> values;
    private final int lengthMax;

    Expansion(Map<String, String> values, int lengthMax) {
        this.values = values;
        this.lengthMax = lengthMax;
    }

    String of(String text) {
        return expand(text, 0);
    }

    private String expand(String text, int depth) {
        if (depth > DEPTH_MAX) {
            throw new IllegalArgumentException("defaults are nested more than " + DEPTH_MAX + " levels deep");
        }
        StringBuilder out = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            if (text.startsWith("$${", at)) {
                out.append("${");
                at += 3;
            } else if (text.startsWith("${", at)) {
                int end = end(text, at + 2);
                out.append(value(text.substring(at + 2, end), depth));
                at = end + 1;
            } else {
                out.append(text.charAt(at++));
            }
            bounded(out);
        }
        return out.toString();
    }

    private void bounded(StringBuilder out) {
        if (out.length() > lengthMax) {
            throw new IllegalArgumentException("the result is longer than " + lengthMax + " characters");
        }
    }

    private static int end(String text, int start) {
        int open = 1;
        for (int i = start; i < text.length(); i++) {
            if (text.startsWith("${", i)) {
                open++;
            } else if (text.charAt(i) == '}' && --open == 0) {
                return i;
            } else if (text.charAt(i) == '\n') {
                break;
            }
        }
        throw new IllegalArgumentException("missing closing brace");
    }

    private String value(String inside, int depth) {
        if (inside.startsWith("#")) {
            String name = inside.substring(1);
            return Integer.toString(
                    required(values.get(check(name, name)), name).length());
        }
        int end = 0;
        while (end < inside.length() && (Character.isLetterOrDigit(inside.charAt(end)) || inside.charAt(end) == '_')) {
            end++;
        }
        String name = check(inside.substring(0, end), inside);
        String form = inside.substring(end);
        @Nullable String value = values.get(name);
        if (form.isEmpty()) {
            return required(value, name);
        }
        if (form.startsWith(":-") || form.startsWith(":=")) {
            return value == null || value.isEmpty() ? expand(form.substring(2), depth + 1) : value;
        }
        if (form.startsWith("-") || form.startsWith("=")) {
            return value == null ? expand(form.substring(1), depth + 1) : value;
        }
        return changed(required(value, name), form, inside);
    }

    private String changed(String value, String form, String inside) {
        return switch (form) {
            case "^" -> first(value).toUpperCase(Locale.ROOT) + rest(value);
            case "^^" -> value.toUpperCase(Locale.ROOT);
            case "," -> first(value).toLowerCase(Locale.ROOT) + rest(value);
            case ",," -> value.toLowerCase(Locale.ROOT);
            default ->
                switch (form.charAt(0)) {
                    case ':' -> slice(value, form.substring(1), inside);
                    case '#' -> {
                        String prefix = literal(form.replaceFirst("^##?", ""), inside);
                        yield value.startsWith(prefix) ? value.substring(prefix.length()) : value;
                    }
                    case '%' -> {
                        String suffix = literal(form.replaceFirst("^%%?", ""), inside);
                        yield value.endsWith(suffix) ? value.substring(0, value.length() - suffix.length()) : value;
                    }
                    case '/' -> replaced(value, form, inside);
                    default -> throw new IllegalArgumentException("'${" + inside + "}' is not understood");
                };
        };
    }

    private String replaced(String value, String form, String inside) {
        boolean all = form.startsWith("//");
        String body = form.substring(all ? 2 : 1);
        int slash = body.indexOf('/');
        String old = literal(slash < 0 ? body : body.substring(0, slash), inside);
        String with = slash < 0 ? "" : body.substring(slash + 1);
        int at = old.isEmpty() ? -1 : value.indexOf(old);
        if (at < 0) {
            return value;
        }
        if (!all) {
            return value.substring(0, at) + with + value.substring(at + old.length());
        }
        StringBuilder out = new StringBuilder();
        int from = 0;
        for (int next = at; next >= 0; next = value.indexOf(old, from)) {
            out.append(value, from, next).append(with);
            from = next + old.length();
            bounded(out);
        }
        return out.append(value, from, value.length()).toString();
    }

    private static String slice(String value, String form, String inside) {
        String[] parts = form.split(":", -1);
        try {
            int from = Integer.parseInt(parts[0].strip());
            int start = from < 0 ? Math.max(0, value.length() + from) : Math.min(from, value.length());
            if (parts.length == 1) {
                return value.substring(start);
            }
            int length = Integer.parseInt(parts[1].strip());
            int end = length < 0 ? value.length() + length : (int) Math.min(value.length(), (long) start + length);
            return value.substring(start, Math.max(start, end));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'${" + inside + "}' is not understood");
        }
    }

    /** Patterns with wildcards are refused rather than taken by the letter. */
    private static String literal(String pattern, String inside) {
        if (pattern.contains("*") || pattern.contains("?") || pattern.contains("[")) {
            throw new IllegalArgumentException("'${" + inside + "}': wildcards are not supported");
        }
        return pattern;
    }

    private static String check(String name, String inside) {
        if (name.isEmpty() || Character.isDigit(name.charAt(0))) {
            throw new IllegalArgumentException("'${" + inside + "}' does not name a variable");
        }
        return name;
    }

    private static String required(@Nullable String value, String name) {
        if (value == null) {
            throw new IllegalArgumentException("variable not set (strict mode): \"" + name + "\"");
        }
        return value;
    }

    private static String first(String value) {
        return value.isEmpty() ? "" : value.substring(0, 1);
    }

    private static String rest(String value) {
        return value.isEmpty() ? "" : value.substring(1);
    }
}
