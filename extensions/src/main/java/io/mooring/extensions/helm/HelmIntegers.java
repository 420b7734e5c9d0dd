package io.mooring.extensions.helm;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The whole numbers among values, by their paths in Helm's --set syntax. Helm reads every number of a values file as
 * floating point, so that ten million becomes 1e+07 in a template; numbers that are set stay whole.
 */
final class HelmIntegers {
    private final Map<String, Long> found = new LinkedHashMap<>();

    private HelmIntegers() {}

    static Map<String, Long> of(Map<String, Object> values) {
        HelmIntegers integers = new HelmIntegers();
        integers.visit("", values);
        return integers.found;
    }

    private void visit(String path, @Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            map.forEach(
                    (key, inner) -> visit((path.isEmpty() ? "" : path + ".") + escaped(String.valueOf(key)), inner));
        } else if (value instanceof List<?> list) {
            for (int index = 0; index < list.size(); index++) {
                visit(path + "[" + index + "]", list.get(index));
            }
        } else if (value instanceof Integer || value instanceof Long) {
            found.put(path, ((Number) value).longValue());
        }
    }

    private static String escaped(String key) {
        return key.replaceAll("([\\\\.,=\\[\\]{}])", "\\\\$1");
    }
}
