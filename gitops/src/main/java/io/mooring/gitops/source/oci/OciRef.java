package io.mooring.gitops.source.oci;

import io.mooring.gitops.source.SemverRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Which artifact of a repository is wanted: digest beats semver, semver beats tag, and without any it is the tag latest. */
sealed interface OciRef {
    Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
    Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

    record Digest(String digest) implements OciRef {}

    record Tag(String tag) implements OciRef {}

    /** The greatest version among the tags; the filter is a regular expression, empty for none. */
    record Semver(String range, String filter) implements OciRef {
        Optional<String> choose(List<String> tags) {
            List<String> kept = tags;
            if (!filter.isEmpty()) {
                Pattern pattern = Pattern.compile(filter);
                kept = new ArrayList<>();
                for (String tag : tags) {
                    if (pattern.matcher(new Budget(tag)).find()) {
                        kept.add(tag);
                    }
                }
            }
            return SemverRange.parse(range).greatest(kept);
        }
    }

    static OciRef of(String digest, String semver, String filter, String tag) {
        if (!digest.isEmpty()) {
            if (!DIGEST.matcher(digest).matches()) {
                throw new IllegalArgumentException("spec.ref.digest must be sha256: and 64 digits: '" + digest + "'");
            }
            return new Digest(digest);
        }
        if (!semver.isEmpty()) {
            SemverRange.parse(semver);
            try {
                Pattern.compile(filter);
            } catch (PatternSyntaxException e) {
                throw new IllegalArgumentException("spec.ref.semverFilter: " + e.getDescription(), e);
            }
            return new Semver(semver, filter);
        }
        if (!tag.isEmpty() && !TAG.matcher(tag).matches()) {
            throw new IllegalArgumentException("spec.ref.tag is no tag: '" + tag + "'");
        }
        return new Tag(tag.isEmpty() ? "latest" : tag);
    }

    /** A text that may be looked at only so often: an expression that backtracks without end is stopped. */
    final class Budget implements CharSequence {
        private static final int LOOKS_MAX = 1_000_000;

        private final String text;
        private int looks;

        Budget(String text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (++looks > LOOKS_MAX) {
                throw new IllegalArgumentException("spec.ref.semverFilter takes too long");
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
