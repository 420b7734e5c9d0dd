package io.mooring.functions.contract;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A version of the REST contract: a day, and whether it was a preview. A preview comes before what it leads to. */
public record ApiVersion(String text) implements Comparable<ApiVersion> {
    private static final Pattern FORM = Pattern.compile("\\d{4}-\\d{2}-\\d{2}(-[a-z]+)?");
    private static final int DAY_LENGTH = 10;

    /** @throws IllegalArgumentException if the text is no version, such as {@code 2024-07-15-preview} */
    public ApiVersion {
        text = text.toLowerCase(Locale.ROOT);
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("'" + text + "' is not an api-version.");
        }
    }

    /** Oldest first. */
    public static List<ApiVersion> list(String... texts) {
        return Stream.of(texts).map(ApiVersion::new).sorted().toList();
    }

    @Override
    public int compareTo(ApiVersion other) {
        int byDay = text.substring(0, DAY_LENGTH).compareTo(other.text.substring(0, DAY_LENGTH));
        return byDay != 0 ? byDay : Boolean.compare(isStable(), other.isStable());
    }

    public boolean isStable() {
        return text.length() == DAY_LENGTH;
    }

    @Override
    public String toString() {
        return text;
    }
}
