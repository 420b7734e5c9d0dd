package io.mooring.functions.configuration;

import io.mooring.functions.arm.ArmFailure;
import io.mooring.functions.secret.SettingsChange;
import io.mooring.protocol.configuration.SourceSecret;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Collectors;

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

    private static boolean isBase64(String value) {
        try {
            return Base64.getDecoder().decode(value.replaceAll("\\s", "")).length > 0 || value.isBlank();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
