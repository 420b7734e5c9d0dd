package io.mooring.cli.gitops;

import io.mooring.cli.output.DurationText;
import io.mooring.protocol.json.Json;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One Kustomization as the user words it, with the keys that az takes; what is not said is left to the hub. */
record KustomizationChoice(String name, ObjectNode body) {
    private static final Pattern LIST_MARKS = Pattern.compile("[\\[\\]\"']");

    static final class Builder {
        private final ObjectNode body = Json.mapper().createObjectNode();
        private @Nullable String name;

        /** @throws IllegalArgumentException if the word is not one of the known pairs */
        void set(String pair) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException(
                        "'" + pair + "' is not key=value; a Kustomization is written name=app path=./app prune=true.");
            }
            String key = pair.substring(0, equals).toLowerCase(Locale.ROOT).replace("_", "");
            String value = pair.substring(equals + 1);
            switch (key) {
                case "name" -> name = value;
                case "path" -> body.put("path", value);
                case "dependson" -> dependsOn(value);
                case "timeout" -> body.put("timeoutInSeconds", seconds(value));
                case "syncinterval", "interval" -> body.put("syncIntervalInSeconds", seconds(value));
                case "retryinterval" -> body.put("retryIntervalInSeconds", seconds(value));
                case "prune" -> body.put("prune", flag(pair, value));
                case "force" -> body.put("force", flag(pair, value));
                case "wait" -> body.put("wait", flag(pair, value));
                case "disablehealthcheck" -> body.put("wait", !flag(pair, value));
                default ->
                    throw new IllegalArgumentException("'" + pair.substring(0, equals)
                            + "' is not a key of a Kustomization; there are name, path, depends_on, timeout,"
                            + " sync_interval, retry_interval, prune, force, wait.");
            }
        }

        KustomizationChoice build() {
            String known = name;
            if (known == null || known.isBlank()) {
                throw new IllegalArgumentException(
                        "A Kustomization needs a name: --kustomization name=app path=./app.");
            }
            return new KustomizationChoice(known, body);
        }

        private void dependsOn(String value) {
            ArrayNode names = body.putArray("dependsOn");
            List<String> words =
                    Arrays.asList(LIST_MARKS.matcher(value).replaceAll("").split(",", -1));
            words.stream().map(String::strip).filter(word -> !word.isEmpty()).forEach(names::add);
        }

        private static long seconds(String value) {
            return DurationText.parse(value).toSeconds();
        }

        private static boolean flag(String pair, String value) {
            return switch (value.toLowerCase(Locale.ROOT)) {
                case "true", "yes" -> true;
                case "false", "no" -> false;
                default -> throw new IllegalArgumentException("'" + pair + "' must be true or false.");
            };
        }
    }
}
