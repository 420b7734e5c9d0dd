package io.mooring.protocol.secret;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The protected settings of one configuration or extension, as they are stored and as they travel.
 *
 * @param version generation with which a user changed them last; another encryption of the same values keeps it
 * @param settings compact JWEs by the names of the settings, see {@link SealedSetting}; {@link #PURGED} where the hub has
 *     forgotten one
 */
public record ProtectedSettings(long version, SortedMap<String, String> settings) {
    /** In place of a setting that the cluster did not take up in time. */
    public static final String PURGED = "";

    public ProtectedSettings {
        settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    }

    /** These settings without their values. */
    public ProtectedSettings purged() {
        SortedMap<String, String> names = new TreeMap<>();
        settings.keySet().forEach(name -> names.put(name, PURGED));
        return new ProtectedSettings(version, names);
    }

    /** Whether nothing of them is left but their names. */
    public boolean isPurged() {
        return settings.values().stream().allMatch(PURGED::equals);
    }
}
