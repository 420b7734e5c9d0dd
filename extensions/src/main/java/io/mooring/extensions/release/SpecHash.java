package io.mooring.extensions.release;

import io.mooring.extensions.chart.Chart;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What was asked of a revision, as a short hash. It is kept in the revision's description, where Helm leaves it when
 * the revision succeeds and overwrites it when it fails, and where every other Helm client writes its own words: so a
 * revision that carries the hash is known to be ours, complete and unchanged.
 */
public record SpecHash(String hex) {
    private static final JsonMapper CANONICAL = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();
    private static final Pattern DESCRIPTION = Pattern.compile("Applied by Mooring \\(([0-9a-f]{32})\\)");

    /** Everything that decides what a revision holds: the chart's very content and the values. */
    public static SpecHash of(Chart chart, Map<String, Object> values) {
        return of(Map.of("name", chart.name(), "version", chart.version(), "digest", chart.digest(), "values", values));
    }

    /** The wish itself, before anyone has looked what chart it leads to. */
    static SpecHash of(DesiredRelease desired) {
        return of(Map.of(
                "source",
                desired.chart().toString(),
                "values",
                desired.values(),
                "policy",
                desired.policy().toString()));
    }

    static Optional<SpecHash> in(String description) {
        Matcher matcher = DESCRIPTION.matcher(description);
        return matcher.matches() ? Optional.of(new SpecHash(matcher.group(1))) : Optional.empty();
    }

    String description() {
        return "Applied by Mooring (" + hex + ")";
    }

    private static SpecHash of(Map<String, ?> content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(CANONICAL.writeValueAsString(content).getBytes(StandardCharsets.UTF_8));
            return new SpecHash(HexFormat.of().formatHex(digest, 0, 16));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
