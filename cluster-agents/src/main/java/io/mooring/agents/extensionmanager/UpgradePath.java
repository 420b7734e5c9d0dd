package io.mooring.agents.extensionmanager;

import io.mooring.protocol.catalog.SemanticVersion;
import io.mooring.protocol.catalog.VersionRange;
import io.mooring.protocol.extension.ExtensionSpec;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which versions an extension may move to by itself, and why not to others.
 *
 * @param pinned null if no version is
 * @param train name of the release train, for words only
 * @param range versions that belong to the train; empty is all
 */
record UpgradePath(Mode mode, @Nullable String pinned, String train, String range) {
    /** How far an extension follows new versions. A major version is never followed. */
    enum Mode {
        NONE,
        PATCH,
        COMPATIBLE
    }

    /** @throws IllegalArgumentException in words for people if the mode is none */
    static UpgradePath of(ExtensionSpec spec, String train, String range) {
        String pinned = spec.version();
        return new UpgradePath(mode(spec), pinned == null || pinned.isBlank() ? null : pinned, train, range);
    }

    private static Mode mode(ExtensionSpec spec) {
        String mode = spec.autoUpgradeMode();
        if (mode == null || mode.isBlank()) {
            return spec.autoUpgradeMinorVersion() ? Mode.COMPATIBLE : Mode.NONE;
        }
        try {
            return Mode.valueOf(mode.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw new IllegalArgumentException(
                    "autoUpgradeMode is none, patch or compatible, not '" + mode + "'.", unknown);
        }
    }

    /** The version, or the range of which the newest is wanted. */
    String wanted(@Nullable String installed) {
        if (pinned != null) {
            return pinned;
        }
        if (installed == null || SemanticVersion.parse(installed).isEmpty()) {
            return range;
        }
        return switch (mode) {
            case NONE -> installed;
            case PATCH -> both("~" + installed);
            case COMPATIBLE -> both(compatible(installed));
        };
    }

    /** Why the newest version is not the one that is installed; empty if it is, or soon will be. */
    Optional<String> heldBack(String installed, Collection<String> available) {
        SemanticVersion now = SemanticVersion.parse(installed).orElse(null);
        SemanticVersion newest = available.stream()
                .flatMap(version -> SemanticVersion.parse(version).stream())
                .filter(version -> !version.isPreRelease())
                .max(Comparator.naturalOrder())
                .orElse(null);
        if (now == null || newest == null || newest.compareTo(now) <= 0) {
            return Optional.empty();
        }
        String there = "Version " + newest + " is there, but ";
        if (pinned != null) {
            return Optional.of(there + "the extension is pinned to " + pinned + ".");
        }
        if (mode == Mode.NONE) {
            return Optional.of(there + "the extension is not upgraded by itself.");
        }
        if (VersionRange.parse(wanted(installed)).contains(newest)) {
            return Optional.empty();
        }
        if (!VersionRange.parse(range).contains(newest)) {
            return Optional.of(there + "not in the release train " + train + ".");
        }
        return Optional.of(there
                + (mode == Mode.PATCH
                        ? "only patches of " + now.major() + "." + now.minor() + " are followed."
                        : "it is not compatible with " + now + ", and such versions are not followed by"
                                + " themselves."));
    }

    /** Minor versions of 0.x may break what uses them, but Arc's contract has them followed. */
    private static String compatible(String installed) {
        SemanticVersion version = SemanticVersion.parse(installed).orElseThrow();
        return ">=" + installed + " <" + (version.major() + 1) + ".0.0-0";
    }

    private String both(String limit) {
        return Arrays.stream(range.split("\\|\\|", -1))
                .map(alternative -> (alternative.strip() + " " + limit).strip())
                .collect(Collectors.joining(" || "));
    }
}
