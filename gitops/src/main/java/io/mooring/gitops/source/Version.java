package io.mooring.gitops.source;

import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A semantic version; a leading {@code v} and missing minor and patch numbers are allowed, as in Masterminds/semver. */
record Version(long major, long minor, long patch, String prerelease) implements Comparable<Version> {
    private static final Pattern TEXT = Pattern.compile(
            "v?(\\d{1,15})(?:\\.(\\d{1,15}))?(?:\\.(\\d{1,15}))?(?:-([0-9A-Za-z.-]+))?(?:\\+[0-9A-Za-z.-]+)?");

    static Optional<Version> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String prerelease = matcher.group(4);
        return Optional.of(new Version(
                number(matcher, 1), number(matcher, 2), number(matcher, 3), prerelease == null ? "" : prerelease));
    }

    private static long number(Matcher matcher, int group) {
        return matcher.group(group) == null ? 0 : Long.parseLong(matcher.group(group));
    }

    @Override
    public int compareTo(Version other) {
        int numbers = Long.compare(major, other.major);
        numbers = numbers != 0 ? numbers : Long.compare(minor, other.minor);
        numbers = numbers != 0 ? numbers : Long.compare(patch, other.patch);
        if (numbers != 0 || prerelease.equals(other.prerelease)) {
            return numbers;
        }
        if (prerelease.isEmpty() || other.prerelease.isEmpty()) {
            return prerelease.isEmpty() ? 1 : -1;
        }
        return comparePrereleases(prerelease.split("\\.", -1), other.prerelease.split("\\.", -1));
    }

    private static int comparePrereleases(String[] mine, String[] others) {
        for (int i = 0; i < Math.min(mine.length, others.length); i++) {
            boolean number = mine[i].matches("\\d+");
            boolean otherNumber = others[i].matches("\\d+");
            int order;
            if (number && otherNumber) {
                order = new BigInteger(mine[i]).compareTo(new BigInteger(others[i]));
            } else if (number != otherNumber) {
                order = number ? -1 : 1;
            } else {
                order = mine[i].compareTo(others[i]);
            }
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(mine.length, others.length);
    }
}
