package io.mooring.functions.secret;

import io.mooring.protocol.agent.SettingsKeyRequest;
import io.mooring.protocol.secret.ProtectedSettings;
import io.mooring.protocol.secret.SealedSetting;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Settings that a cluster has encrypted again, to its present key. */
public final class MovedSettings {
    private MovedSettings() {}

    /**
     * The settings with those in place that were moved. One that has changed meanwhile, or that has not the form of a
     * setting of this resource for this key, is passed over: the cluster comes back with it.
     *
     * @param resource see {@link SealedSetting#resource}
     */
    public static ProtectedSettings in(
            ProtectedSettings present, String resource, SettingsKey key, List<SettingsKeyRequest.Moved> moved) {
        SortedMap<String, String> settings = new TreeMap<>(present.settings());
        for (SettingsKeyRequest.Moved setting : moved) {
            String before = settings.get(setting.setting());
            if (before != null
                    && !before.equals(ProtectedSettings.PURGED)
                    && digest(before).equals(setting.from())
                    && !SettingsKey.keyOf(before).equals(key.id())
                    && key.isFor(setting.to(), resource, setting.setting())) {
                settings.put(setting.setting(), setting.to());
            }
        }
        return new ProtectedSettings(present.version(), settings);
    }

    private static String digest(String sealed) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(sealed.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This JDK has no SHA-256.", e);
        }
    }
}
