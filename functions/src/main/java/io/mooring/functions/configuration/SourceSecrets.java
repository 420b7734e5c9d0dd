package io.mooring.functions.configuration;

import io.mooring.functions.arm.ArmFailure;
import io.mooring.functions.secret.SettingsChange;
import io.mooring.protocol.configuration.SourceSecret;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The rules for the protected settings of a configuration: the credentials of its source. */
final class SourceSecrets {
    private SourceSecrets() {}

    /** @throws ArmFailure 400 that tells names, never values */
    static SettingsChange checked(SettingsChange change) {
        change.values().forEach((name, value) -> {
            SourceSecret known = SourceSecret.named(name);
            if (known == null) {
                throw ArmFailure.refused("The protected setting '" + name + "' is not known; there are "
                        + Arrays.stream(SourceSecret.values())
                                .map(SourceSecret::settingName)
                                .collect(Collectors.joining(", "))
                        + ".");
            }
            if (known.isBase64() && !isBase64(value)) {
                throw ArmFailure.refused("The value of the protected setting '" + name + "' must be in base64.");
            }
        });
        return change;
    }

    /** The settings that a patch removes because it says null where they stand, or around it. */
    static Set<String> removedBy(JsonNode patch) {
        Set<String> removed = new HashSet<>();
        for (SourceSecret secret : SourceSecret.values()) {
            String[] path = secret.settingName().split("\\.");
            JsonNode value = patch;
            for (int i = 0; path.length > 1 && i < path.length && !value.isNull(); i++) {
                value = value.path(path[i]);
            }
            if (value.isNull()) {
                removed.add(secret.settingName());
            }
        }
        return removed;
    }

    private static boolean isBase64(String value) {
        try {
            return Base64.getDecoder().decode(value.replaceAll("\\s", "")).length > 0 || value.isBlank();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
