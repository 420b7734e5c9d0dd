package io.mooring.agents.extensionmanager;

import io.mooring.protocol.catalog.Freeze;
import io.mooring.protocol.catalog.SemanticVersion;
import io.mooring.protocol.catalog.VersionRange;
import io.mooring.protocol.extension.ExtensionSpec;
import io.mooring.protocol.extension.ExtensionTerms;
import java.time.Instant;
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
 * @param limits what the hub says of new versions
 */
record UpgradePath(Mode mode, @Nullable String pinned, String train, String range, Limits limits) {
    /**
     * What holds new versions back besides the extension's own wish.
     *
     * @param upTo the newest that is allowed, null for any
     * @param because why no newer one
     * @param frozen why there is to be no new one now, null if there may be
     */
    record Limits(
            @Nullable String upTo,
            @Nullable String because,
            @Nullable String frozen) {
        static final Limits NONE = new Limits(null, null, null);

        static Limits of(@Nullable ExtensionTerms terms, Instant now) {
            return terms == null
                    ? NONE
                    : new Limits(
                            terms.upTo(),
                            terms.because(),
                            Freeze.words(terms.freezes(), now).orElse(null));
        }
    }

    UpgradePath(Mode mode, @Nullable String pinned, String train, String range) {
        this(mode, pinned, train, range, Limits.NONE);
    }

    /** How far an extension follows new versions. A major version is never followed. */
    enum Mode {
        NONE,
        PATCH,
        COMPATIBLE
    }

    /** @throws IllegalArgumentException in words for people if the mode is none */
    static UpgradePath of(ExtensionSpec spec, String train, String range, Instant now) {
        String pinned = spec.version();
        return new UpgradePath(
                mode(spec),
                pinned == null || pinned.isBlank() ? null : pinned,
                train,
                range,
                Limits.of(spec.terms(), now));
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
            return limits.upTo() == null ? range : both("<=" + limits.upTo());
        }
        if (limits.frozen() != null) {
            return installed;
        }
        return switch (mode) {
            case NONE -> installed;
            case PATCH -> both("~" + installed + cap(installed));
            case COMPATIBLE -> both(compatible(installed) + cap(installed));
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
        Optional<SemanticVersion> limited = limited(installed, now, available);
        if (limited.isPresent()) {
            String why = limits.frozen() != null ? limits.frozen() : limits.because();
            return Optional.of("Version " + limited.get() + " is there, but "
                    + (why == null ? "the hub allows none after " + limits.upTo() : why) + ".");
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

    /** The newest version that only the hub's limits keep away. */
    private Optional<SemanticVersion> limited(String installed, SemanticVersion now, Collection<String> available) {
        VersionRange wanted = VersionRange.parse(wanted(installed));
        VersionRange free = VersionRange.parse(new UpgradePath(mode, pinned, train, range).wanted(installed));
        return available.stream()
                .flatMap(version -> SemanticVersion.parse(version).stream())
                .filter(version -> version.compareTo(now) > 0 && free.contains(version))
                .max(Comparator.naturalOrder())
                .filter(version -> !wanted.contains(version));
    }

    /** What is installed already is never taken back for a limit. */
    private String cap(String installed) {
        String upTo = limits.upTo();
        SemanticVersion limit =
                upTo == null ? null : SemanticVersion.parse(upTo).orElse(null);
        SemanticVersion now = SemanticVersion.parse(installed).orElseThrow();
        if (limit == null) {
            return "";
        }
        return " <=" + (limit.compareTo(now) < 0 ? now : limit);
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
