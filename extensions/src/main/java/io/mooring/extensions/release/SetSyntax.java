package io.mooring.extensions.release;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Settings as dotted keys, with the meaning they have after Helm's `--set`: `a.b=1` nests, `a\.b` is one key, `a[0]`
 * an element of a list, `{x,y}` a list, `\,` a comma; `true`, `false`, `null` and whole numbers are what they look
 * like, everything else (fractions too, and numbers with leading zeros) is text. A setting holds one value, so other
 * than on a command line a bare comma outside of braces is just a comma.
 */
public final class SetSyntax {
    private static final int DEPTH_MAX = 30;
    private static final int INDEX_MAX = 1_024;

    private final String setting;
    private final List<Object> path = new ArrayList<>();
    private int at;

    private SetSyntax(String setting) {
        this.setting = setting;
    }

    /** The nested values that all settings together mean. */
    public static Map<String, Object> values(Map<String, String> settings) {
        Map<String, Object> values = new LinkedHashMap<>();
        new TreeMap<>(settings).forEach((key, value) -> {
            List<Object> path = new SetSyntax(key).path();
            put(values, path, 0, value(value, key), key);
        });
        return values;
    }

    /** The steps of a key: names and indexes. */
    private List<Object> path() {
        boolean nameNext = true;
        while (at < setting.length() || nameNext) {
            if (nameNext) {
                path.add(name());
                nameNext = false;
            } else if (setting.charAt(at) == '.') {
                at++;
                nameNext = true;
            } else if (setting.charAt(at) == '[') {
                path.add(index());
            } else {
                throw wrong(setting, "after ] comes . or [");
            }
        }
        if (path.size() > DEPTH_MAX) {
            throw wrong(setting, "it is nested deeper than " + DEPTH_MAX);
        }
        return path;
    }

    private String name() {
        StringBuilder name = new StringBuilder();
        while (at < setting.length() && setting.charAt(at) != '.' && setting.charAt(at) != '[') {
            if (setting.charAt(at) == '\\' && at + 1 < setting.length()) {
                at++;
            }
            name.append(setting.charAt(at++));
        }
        if (name.isEmpty()) {
            throw wrong(setting, "a part of the key is empty");
        }
        return name.toString();
    }

    private Integer index() {
        int end = setting.indexOf(']', at);
        String digits = end < 0 ? "" : setting.substring(at + 1, end).strip();
        if (!digits.matches("\\d{1,4}") || Integer.parseInt(digits) > INDEX_MAX) {
            throw wrong(setting, "between [ and ] stands a number up to " + INDEX_MAX);
        }
        at = end + 1;
        return Integer.valueOf(digits);
    }

    @SuppressWarnings("unchecked")
    private static void put(Object container, List<Object> path, int step, @Nullable Object value, String key) {
        boolean last = step == path.size() - 1;
        Object position = path.get(step);
        Object existing;
        if (container instanceof Map<?, ?> map && position instanceof String) {
            existing = map.get(position);
        } else if (container instanceof List<?> list && position instanceof Integer index) {
            while (list.size() <= index) {
                ((List<@Nullable Object>) list).add(null);
            }
            existing = list.get(index);
        } else {
            throw wrong(key, "another setting makes a part of it something else");
        }
        Object next = last ? value : inside(existing, path.get(step + 1), key);
        if (position instanceof Integer index) {
            ((List<@Nullable Object>) container).set(index, next);
        } else {
            ((Map<Object, @Nullable Object>) container).put(position, next);
        }
        if (!last && next != null) {
            put(next, path, step + 1, value, key);
        }
    }

    private static Object inside(@Nullable Object existing, Object nextPosition, String key) {
        if (existing == null) {
            return nextPosition instanceof Integer ? new ArrayList<>() : new LinkedHashMap<>();
        }
        if (existing instanceof Map<?, ?> || existing instanceof List<?>) {
            return existing;
        }
        throw wrong(key, "another setting gives a part of it a plain value");
    }

    private static @Nullable Object value(String text, String key) {
        if (!text.startsWith("{")) {
            return typed(unescaped(text));
        }
        List<@Nullable Object> list = new ArrayList<>();
        StringBuilder element = new StringBuilder();
        for (int i = 1; i < text.length(); i++) {
            char next = text.charAt(i);
            if (next == '\\' && i + 1 < text.length()) {
                element.append(text.charAt(++i));
            } else if (next == ',') {
                list.add(typed(element.toString()));
                element.setLength(0);
            } else if (next == '}') {
                if (i != text.length() - 1) {
                    throw wrong(key, "nothing may follow the } of a list");
                }
                list.add(typed(element.toString())); // So {} is a list of one empty text, as with Helm.
                return list;
            } else {
                element.append(next);
            }
        }
        throw wrong(key, "a list that begins with { ends with }");
    }

    private static String unescaped(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\\' && i + 1 < text.length()) {
                i++;
            }
            plain.append(text.charAt(i));
        }
        return plain.toString();
    }

    private static @Nullable Object typed(String text) {
        if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
            return text.equalsIgnoreCase("true");
        }
        if (text.equalsIgnoreCase("null")) {
            return null;
        }
        if (text.equals("0")) {
            return 0L;
        }
        if (text.matches("[+-]?\\d{1,19}") && !text.startsWith("0")) {
            try {
                return Long.valueOf(text);
            } catch (NumberFormatException tooLarge) {
                return text;
            }
        }
        return text;
    }

    /** The value is not shown: it can be a secret. */
    private static IllegalArgumentException wrong(String key, String why) {
        return new IllegalArgumentException("the setting \"" + key + "\" cannot be used: " + why);
    }
}
