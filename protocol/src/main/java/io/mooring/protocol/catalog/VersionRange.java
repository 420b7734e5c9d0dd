package io.mooring.protocol.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which versions are meant, in the notation Helm knows: `1.2.3`, `^1.2`, `~1.2.3`, `1.x`, `>=1.0 <2`, `1 - 2`, and
 * alternatives with `||`. Pre-releases count only where the range itself names one.
 */
public final class VersionRange {
    private static final Pattern TERM = Pattern.compile(
            "(=|!=|>=|=>|<=|=<|>|<|\\^|~>?)?\\s*v?(\\d{1,9}|[xX*])(?:\\.(\\d{1,9}|[xX*]))?(?:\\.(\\d{1,9}|[xX*]))?"
                    + "(?:-([0-9A-Za-z.-]+))?(?:\\+[0-9A-Za-z.-]+)?");
    private static final Pattern HYPHEN = Pattern.compile("(\\S+)\\s+-\\s+(\\S+)");
    private static final String LOWEST_PRE_RELEASE = "0";

    private final List<List<Bound>> alternatives;

    private VersionRange(List<List<Bound>> alternatives) {
        this.alternatives = alternatives;
    }

    /**
     * Reads a range; empty means any release.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static VersionRange parse(String text) {
        List<List<Bound>> alternatives = new ArrayList<>();
        for (String part : text.split("\\|\\|", -1)) {
            alternatives.add(conjunction(HYPHEN.matcher(part.strip()).replaceAll(">=$1 <=$2"), text));
        }
        return new VersionRange(List.copyOf(alternatives));
    }

    public boolean contains(SemanticVersion version) {
        return alternatives.stream().anyMatch(bounds -> within(bounds, version));
    }

    private static boolean within(List<Bound> bounds, SemanticVersion version) {
        boolean preReleasesWanted = bounds.stream().anyMatch(Bound::namesPreRelease);
        return (!version.isPreRelease() || preReleasesWanted)
                && bounds.stream().allMatch(bound -> bound.admits(version));
    }

    private static List<Bound> conjunction(String text, String whole) {
        List<Bound> bounds = new ArrayList<>();
        Matcher term = TERM.matcher(text);
        int at = 0;
        while (at < text.length()) {
            char next = text.charAt(at);
            if (next == ',' || Character.isWhitespace(next)) {
                at++;
                continue;
            }
            if (!term.find(at) || term.start() != at) {
                throw new IllegalArgumentException("\"" + whole + "\" is neither a version nor a range");
            }
            addBounds(term, bounds);
            at = term.end();
        }
        return List.copyOf(bounds);
    }

    private static void addBounds(Matcher term, List<Bound> bounds) {
        String operator = term.group(1) == null ? "" : term.group(1);
        String preRelease = term.group(5) == null ? "" : term.group(5);
        int given = given(term);
        if (given == 0) {
            return;
        }
        long major = Long.parseLong(term.group(2));
        long minor = given > 1 ? Long.parseLong(term.group(3)) : 0;
        long patch = given > 2 ? Long.parseLong(term.group(4)) : 0;
        SemanticVersion low = new SemanticVersion(major, minor, patch, preRelease);
        SemanticVersion next = given == 1 ? before(major + 1, 0, 0) : before(major, minor + 1, 0);
        switch (operator) {
            case ">" -> bounds.add(given == 3 ? new Bound(">", low) : new Bound(">=", next));
            case ">=", "=>" -> bounds.add(new Bound(">=", low));
            case "<" -> bounds.add(new Bound("<", low));
            case "<=", "=<" -> bounds.add(given == 3 ? new Bound("<=", low) : new Bound("<", next));
            case "!=" -> bounds.add(new Bound("!=", low));
            case "^" -> {
                bounds.add(new Bound(">=", low));
                bounds.add(new Bound("<", caretEnd(low, given)));
            }
            case "~", "~>" -> {
                bounds.add(new Bound(">=", low));
                bounds.add(new Bound("<", next));
            }
            default -> {
                bounds.add(new Bound(given == 3 ? "=" : ">=", low));
                if (given < 3) {
                    bounds.add(new Bound("<", next));
                }
            }
        }
    }

    /** How many of the three numbers are there; a wildcard and what follows it are not. */
    private static int given(Matcher term) {
        for (int group = 2; group <= 4; group++) {
            String number = term.group(group);
            if (number == null || !Character.isDigit(number.charAt(0))) {
                return group - 2;
            }
        }
        return 3;
    }

    /** The first version that is no longer compatible: left of the first number that is not zero nothing may change. */
    private static SemanticVersion caretEnd(SemanticVersion low, int given) {
        if (low.major() > 0 || given == 1) {
            return before(low.major() + 1, 0, 0);
        }
        if (low.minor() > 0 || given == 2) {
            return before(0, low.minor() + 1, 0);
        }
        return before(0, 0, low.patch() + 1);
    }

    /** An upper end that keeps the pre-releases of the next version out as well. */
    private static SemanticVersion before(long major, long minor, long patch) {
        return new SemanticVersion(major, minor, patch, LOWEST_PRE_RELEASE);
    }

    private record Bound(String operator, SemanticVersion version) {
        boolean admits(SemanticVersion candidate) {
            int order = candidate.compareTo(version);
            return switch (operator) {
                case ">" -> order > 0;
                case ">=" -> order >= 0;
                case "<" -> order < 0;
                case "<=" -> order <= 0;
                case "!=" -> order != 0;
                default -> order == 0;
            };
        }

        boolean namesPreRelease() {
            return version.isPreRelease() && !version.preRelease().equals(LOWEST_PRE_RELEASE);
        }
    }
}
