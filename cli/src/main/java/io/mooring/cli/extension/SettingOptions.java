package io.mooring.cli.extension;

import io.mooring.cli.CliFailure;
import io.mooring.cli.ExitCode;
import io.mooring.protocol.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The options that give values to an extension's chart, open ones and protected ones. */
final class SettingOptions {
    @Option(
            names = {"--configuration-settings", "--config"},
            arity = "1..*",
            paramLabel = "KEY=VALUE",
            description = "Helm values, dotted keys.")
    private final List<String> open = new ArrayList<>();

    @Option(
            names = {"--configuration-protected-settings", "--config-protected"},
            arity = "1..*",
            paramLabel = "KEY=VALUE",
            description = "Helm values that only the cluster can read; others on this machine may see them here, so"
                    + " rather name a file.")
    private final List<String> hidden = new ArrayList<>();

    @Option(
            names = {"--config-protected-settings-file", "--config-protected-file"},
            paramLabel = "FILE",
            description = "JSON file with such values: {\"key\": \"value\"}.")
    private @Nullable Path hiddenFile;

    /** Sets all values anew. */
    void describe(ObjectNode properties) {
        properties.putObject("configurationSettings");
        change(properties);
    }

    /** Sets what was named. */
    void change(ObjectNode properties) {
        ObjectNode values = pairs(open, "--config replicas=2 image.tag=1.0");
        if (!values.isEmpty()) {
            properties.set("configurationSettings", values);
        }
        ObjectNode settings = Json.mapper().createObjectNode();
        if (hiddenFile != null) {
            settings.setAll(content(hiddenFile));
        }
        settings.setAll(pairs(hidden, "--config-protected db.password=..."));
        if (!settings.isEmpty()) {
            properties.set("configurationProtectedSettings", settings);
        }
    }

    private static ObjectNode pairs(List<String> pairs, String example) {
        ObjectNode values = Json.mapper().createObjectNode();
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new CliFailure(ExitCode.USAGE, "'" + pair + "' is not key=value.", "Write " + example + ".");
            }
            values.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return values;
    }

    private static ObjectNode content(Path file) {
        String hint = "Name a JSON file with one object whose values are strings.";
        try {
            JsonNode read = Json.mapper().readTree(Files.readString(file));
            if (read instanceof ObjectNode object
                    && object.properties().stream().map(Map.Entry::getValue).allMatch(JsonNode::isString)) {
                return object;
            }
            throw new CliFailure(ExitCode.USAGE, "The file " + file + " is not a map of strings.", hint);
        } catch (IOException unreadable) {
            throw new CliFailure(ExitCode.USAGE, "The file " + file + " cannot be read.", hint, unreadable);
        } catch (JacksonException e) {
            // Without the cause, which quotes the file.
            throw new CliFailure(ExitCode.USAGE, "The file " + file + " is not JSON.", hint);
        }
    }
}
