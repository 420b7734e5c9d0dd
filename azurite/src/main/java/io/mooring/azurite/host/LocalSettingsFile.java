package io.mooring.azurite.host;

import java.nio.file.Path;
import java.util.Map;

/** The {@code local.settings.json} of a staged folder. */
public final class LocalSettingsFile {
    private LocalSettingsFile() {}

    /** Its Values, which stand under what the environment says; empty if there is no such file. */
    public static Map<String, String> values(Path staged) {
        return StagedApp.localSettings(staged);
    }
}
