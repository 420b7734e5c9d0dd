package io.mooring.gitops.source;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A range of versions as Flux writes them: alternatives joined by {@code ||}, each a list of comparisons
 * ({@code >= < = != ~ ^}), wildcards ({@code 1.x}) and hyphen ranges. Prereleases match only where a bound names one.
 */
public final class SemverRange {
    private static final Pattern HYPHEN = Pattern.compile("(\\S+)\\s+-\\s+(\\S+)");
    private static final Pattern COMPARISON =
            Pattern.compile("(=|==|!=|>|<|>=|=>|<=|=<|~|~>|\\^)?\\s*(v?[0-9xX*][0-9A-Za-z.*+-]*)");
    private static final Pattern PARTIAL = Pattern.compile(
            "v?(\\d{1,15}|[xX*])(?:\\.(\\d{1,15}|[xX*]))?(?:\\.(\\d{1,15}|[xX*]))?(?:-([0-9A-Za-z.-]+))?(?:\\+.*)?");

    private final List<Predicate<Version>> alternatives;

    private SemverRange(List<Predicate<Version>> alternatives) {
        this.alternatives = alternatives;
    }

    public static SemverRange parse(String text) {
        List<Predicate<Version>> alternatives = new ArrayList<>();
        for (String alternative : text.split("\\|\\|", -1)) {
            alternatives.add(conjunction(alternative.strip(), text));
        }
        return new SemverRange(List.copyOf(alternatives));
    }

    /** The tag with the greatest version in the range; of equal versions the last in the order given. */
    public Optional<String> greatest(Collection<String> tags) {
        String best = null;
        Version bestVersion = null;
        for (String tag : tags) {
            Optional<Version> version = Version.parse(tag).filter(this::contains);
            if (version.isPresent() && (bestVersion == null || version.get().compareTo(bestVersion) >= 0)) {
                best = tag;
                bestVersion = version.get();
            }
        }
        return Optional.ofNullable(best);
    }

    boolean contains(Version version) {
        return alternatives.stream().anyMatch(alternative -> alternative.test(version));
    }

    private static Predicate<Version> conjunction(String text, String whole) {
        Matcher hyphen = HYPHEN.matcher(text);
        String plain = hyphen.replaceAll(">=$1 <=$2");
        Predicate<Version> all = version -> true;
        Matcher comparison = COMPARISON.matcher(plain);
        int end = 0;
        boolean prereleases = false;
        while (comparison.find()) {
            if (!plain.substring(end, comparison.start()).replace(",", "").isBlank()) {
                throw invalid(whole);
            }
            Bound bound = Bound.parse(comparison.group(2), whole);
            prereleases |= !bound.low.prerelease().isEmpty();
            all = all.and(bound.predicate(comparison.group(1) == null ? "=" : comparison.group(1)));
            end = comparison.end();
        }
        if (end == 0 || !plain.substring(end).replace(",", "").isBlank()) {
            throw invalid(whole);
        }
        return prereleases ? all : all.and(version -> version.prerelease().isEmpty());
    }

    private static IllegalArgumentException invalid(String text) {
        return new IllegalArgumentException("spec.ref.semver is no range of versions: '" + text + "'");
    }

    /** A version of which trailing numbers may be open; {@code parts} counts the given ones. */
    private record Bound(Version low, int parts) {
        static Bound parse(String text, String whole) {
            Matcher matcher = PARTIAL.matcher(text);
            if (!matcher.matches()) {
                throw invalid(whole);
            }
            long[] numbers = new long[3];
            int parts = 0;
            while (parts < 3
                    && matcher.group(parts + 1) != null
                    && Character.isDigit(matcher.group(parts + 1).charAt(0))) {
                numbers[parts] = Long.parseLong(matcher.group(parts + 1));
                parts++;
            }
            String prerelease = parts == 3 && matcher.group(4) != null ? matcher.group(4) : "";
            return new Bound(new Version(numbers[0], numbers[1], numbers[2], prerelease), parts);
        }

        Predicate<Version> predicate(String operator) {
            return switch (operator) {
                case ">" ->
                    parts == 3 || parts == 0
                            ? version -> parts == 3 && version.compareTo(low) > 0
                            : version -> version.compareTo(next(parts)) >= 0;
                case ">=", "=>" -> version -> version.compareTo(low) >= 0;
                case "<" -> version -> version.compareTo(low) < 0;
                case "<=", "=<" -> version -> parts == 3 ? version.compareTo(low) <= 0 : below(version, parts);
                case "!=" -> version -> !same(version);
                case "~", "~>" -> version -> version.compareTo(low) >= 0 && below(version, Math.min(parts, 2));
                case "^" -> version -> version.compareTo(low) >= 0 && below(version, caretParts());
                default -> this::same;
            };
        }

        private boolean same(Version version) {
            return parts == 3 ? version.compareTo(low) == 0 : version.compareTo(low) >= 0 && below(version, parts);
        }

        /** A caret keeps the leftmost number that is not zero. */
        private int caretParts() {
            if (low.major() > 0 || parts <= 1) {
                return Math.min(parts, 1);
            }
            return low.minor() > 0 || parts == 2 ? 2 : 3;
        }

        private boolean below(Version version, int kept) {
            return kept == 0 || version.compareTo(next(kept)) < 0;
        }

        /** The first version that differs in the numbers kept; no prerelease of it counts as below. */
        private Version next(int kept) {
            return switch (kept) {
                case 0 -> new Version(Long.MAX_VALUE, 0, 0, "");
                case 1 -> new Version(low.major() + 1, 0, 0, "0");
                case 2 -> new Version(low.major(), low.minor() + 1, 0, "0");
                default -> new Version(low.major(), low.minor(), low.patch() + 1, "0");
            };
        }
    }
}
