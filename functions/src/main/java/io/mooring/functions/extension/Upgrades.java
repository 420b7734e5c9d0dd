package io.mooring.functions.extension;

import io.mooring.functions.arm.ArmFailure;
import io.mooring.functions.arm.Members;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which new versions an extension follows: the contract says it twice, and both must mean the same.
 *
 * @param areWanted whether it follows any
 * @param mode {@code none}, {@code patch} or {@code compatible}
 */
record Upgrades(boolean areWanted, String mode) {
    static final String MINOR = "autoUpgradeMinorVersion";
    static final String MODE = "autoUpgradeMode";
    static final String VERSION = "version";
    private static final String NONE = "none";

    /**
     * Reads what users say.
     *
     * @param isPinned the chart and its version are given, so nothing is followed unless it is said
     * @throws ArmFailure 400 if they say two things
     */
    static Upgrades of(Members properties, boolean isPinned) {
        String mode = properties.optionalString(MODE);
        boolean otherwise = mode == null ? !isPinned : !mode.equals(NONE);
        boolean wanted = properties.bool(MINOR, otherwise);
        if (wanted && NONE.equals(mode)) {
            throw ArmFailure.refused(
                    "'" + properties.pathOf(MODE) + "' none does not go with '" + properties.pathOf(MINOR) + "' true.");
        }
        // A client of an older version switches upgrades off without a word of the mode.
        return new Upgrades(wanted, wanted ? compatible(mode) : NONE);
    }

    /** A patch that names one of the three members gives up what the others said before. */
    static void forget(ObjectNode written, Members patch) {
        boolean namesMode = patch.has(MODE);
        boolean namesMinor = patch.has(MINOR);
        if ((namesMode && !namesMinor) || (patch.has(VERSION) && written.has("chart"))) {
            written.remove(MINOR);
        }
        if ((namesMinor || patch.has(VERSION)) && !namesMode) {
            written.remove(MODE);
        }
        if (patch.bool(MINOR, false) || (namesMode && !NONE.equalsIgnoreCase(patch.string(MODE)))) {
            written.remove(VERSION);
        }
    }

    private static String compatible(@Nullable String mode) {
        return mode == null ? "compatible" : mode;
    }
}
