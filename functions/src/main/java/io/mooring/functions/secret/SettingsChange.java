package io.mooring.functions.secret;

import io.mooring.functions.arm.ArmFailure;
import io.mooring.functions.arm.Members;
import io.mooring.protocol.secret.ProtectedSettings;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a request asks of protected settings.
 *
 * <p>They never come back, so a resource that is read and put again has none, or blank ones: a request without any changes
 * none, and a blank value keeps the one that is there.
 *
 * @param replacesAll what is not named goes
 * @param values by name
 * @param removed names that go
 */
public record SettingsChange(boolean replacesAll, SortedMap<String, String> values, SortedSet<String> removed) {
    public static final String MEMBER = "configurationProtectedSettings";

    /** Nothing changes. */
    public static final SettingsChange NONE =
            new SettingsChange(false, Collections.emptySortedMap(), Collections.emptySortedSet());

    /** Each JWE has about 700 characters more than its content; all of them fit a row together with the rest. */
    private static final int SETTINGS_MAX = 64;

    private static final String PROPERTIES = "properties.";
    private static final int BYTES_MAX = 64 * 1024;
    private static final int NAME_MAX = 253;

    public SettingsChange {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
        removed = Collections.unmodifiableSortedSet(new TreeSet<>(removed));
    }

    /** What a PUT asks: settings that are given are all there are to be; none or no member at all keeps what is there. */
    public static SettingsChange put(Members properties) {
        Members given = properties.optionalObject(MEMBER);
        return given == null || given.names().isEmpty() ? NONE : of(given, true);
    }

    /** A PATCH that replaces all of them, if it gives any; null removes all. */
    public static SettingsChange replace(Members properties) {
        return removesAll(properties)
                ? new SettingsChange(true, Collections.emptySortedMap(), Collections.emptySortedSet())
                : put(properties);
    }

    /** A PATCH that changes those it names; null removes. */
    public static SettingsChange merge(Members properties) {
        Members given = properties.optionalObject(MEMBER);
        return given == null ? replace(properties) : of(given, false);
    }

    /**
     * Adds what a body has beside these and must not be shown, such as {@code azureBlob.accountKey}.
     *
     * @param secrets by the path of the member in the body
     */
    public SettingsChange and(Map<String, JsonNode> secrets) {
        SortedMap<String, String> more = new TreeMap<>(values);
        secrets.forEach((path, value) -> {
            String name = path.startsWith(PROPERTIES) ? path.substring(PROPERTIES.length()) : path;
            if (!name.equals(MEMBER)) {
                if (!value.isString()) {
                    throw ArmFailure.refused("'" + path + "' is not supported yet: the hub could not keep it secret.");
                }
                more.put(name, value.stringValue());
            }
        });
        return checked(new SettingsChange(replacesAll, more, removed));
    }

    /** Removes these too. */
    public SettingsChange without(Set<String> names) {
        SortedSet<String> more = new TreeSet<>(removed);
        more.addAll(names);
        return new SettingsChange(replacesAll, values, more);
    }

    /** Whether the request says nothing about them. */
    public boolean isNothing() {
        return !replacesAll && values.isEmpty() && removed.isEmpty();
    }

    /**
     * The settings after the change, null if there are none.
     *
     * @param generation of the change
     * @param seal encrypts, given name and value
     */
    public @Nullable ProtectedSettings on(
            @Nullable ProtectedSettings present, long generation, BinaryOperator<String> seal) {
        Map<String, String> before = present == null ? Map.of() : present.settings();
        SortedMap<String, String> after = new TreeMap<>(replacesAll ? Map.<String, String>of() : before);
        values.forEach((name, value) -> {
            String kept = value.isBlank() ? before.get(name) : null;
            after.put(name, kept == null ? seal.apply(name, value) : kept);
        });
        after.keySet().removeAll(removed);
        if (after.size() > SETTINGS_MAX) {
            throw ArmFailure.refused("There can be " + SETTINGS_MAX + " protected settings, not " + after.size() + ".");
        }
        if (after.isEmpty()) {
            return null;
        }
        return after.equals(before) ? present : new ProtectedSettings(generation, after);
    }

    private static boolean removesAll(Members properties) {
        return properties.names().contains(MEMBER) && !properties.has(MEMBER);
    }

    private static SettingsChange of(Members given, boolean replacesAll) {
        SortedMap<String, String> values = new TreeMap<>();
        SortedSet<String> removed = new TreeSet<>();
        for (String name : given.names()) {
            String value = given.optionalString(name);
            if (value == null) {
                removed.add(name);
            } else {
                values.put(name, value);
            }
        }
        return checked(new SettingsChange(replacesAll, values, removed));
    }

    private static SettingsChange checked(SettingsChange change) {
        long bytes = 0;
        for (Map.Entry<String, String> setting : change.values().entrySet()) {
            String name = setting.getKey();
            if (name.isBlank() || name.length() > NAME_MAX || name.chars().anyMatch(Character::isISOControl)) {
                throw ArmFailure.refused("The name of a protected setting must have 1 to " + NAME_MAX
                        + " characters, and no control characters.");
            }
            bytes += setting.getValue().getBytes(StandardCharsets.UTF_8).length;
        }
        if (bytes > BYTES_MAX || change.values().size() > SETTINGS_MAX) {
            throw ArmFailure.refused("The protected settings are too large: there can be " + SETTINGS_MAX + ", with "
                    + BYTES_MAX + " bytes together.");
        }
        return change;
    }

    /** Without the values. */
    @Override
    public String toString() {
        return "SettingsChange[replacesAll=" + replacesAll + ", given=" + values.keySet() + ", removed=" + removed
                + "]";
    }
}
