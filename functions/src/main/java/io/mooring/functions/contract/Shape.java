package io.mooring.functions.contract;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the value of a member is. */
public sealed interface Shape {
    /**
     * A string.
     *
     * @param pattern that all of it must match, or null
     * @param rule what the pattern means, as it goes on behind "must": {@code be the name of a region}
     * @param format OpenAPI's word for what it is, or null
     */
    record Text(
            int lengthMin,
            int lengthMax,
            @Nullable Pattern pattern,
            String rule,
            @Nullable String format) implements Shape {
        public Text matching(String regex, String means) {
            return new Text(lengthMin, lengthMax, Pattern.compile(regex), means, format);
        }

        public Text as(String name) {
            return new Text(lengthMin, lengthMax, pattern, rule, name);
        }
    }

    /** One of some words, written in any case and kept in the contract's. */
    record Word(List<String> words) implements Shape {
        public Word {
            words = List.copyOf(words);
        }
    }

    record Whole(long min, long max) implements Shape {}

    record Truth() implements Shape {}

    /** An object with declared members; what a body has beyond them is passed over. */
    record Structure(List<Field> fields) implements Shape {
        public Structure {
            fields = List.copyOf(fields);
        }

        public @Nullable Field field(String name) {
            for (Field field : fields) {
                if (field.name().equals(name)) {
                    return field;
                }
            }
            return null;
        }

        /** This and more. */
        public Structure and(Field... more) {
            return new Structure(Stream.concat(fields.stream(), Stream.of(more)).toList());
        }
    }

    /** An object whose members the user names. */
    record Dictionary(Text keys, Shape values, int entriesMax) implements Shape {
        public Dictionary entriesMax(int max) {
            return new Dictionary(keys, values, max);
        }
    }

    record Listing(Shape items, int itemsMax) implements Shape {}

    /** Any JSON object. */
    record Anything() implements Shape {}

    /** Long enough for certificates and policies, short enough to be refused before it costs anything. */
    int TEXT_MAX = 32_768;

    int KEY_MAX = 512;
    int ENTRIES_MAX = 1000;

    static Text text() {
        return text(0, TEXT_MAX);
    }

    static Text text(int min, int max) {
        return new Text(min, max, null, "", null);
    }

    /** RFC 3339. */
    static Text time() {
        return text().as("date-time");
    }

    static Word words(String... words) {
        return new Word(List.of(words));
    }

    static Whole whole(long min, long max) {
        return new Whole(min, max);
    }

    /** At least one second, in 32 bits. */
    static Whole seconds() {
        return new Whole(1, Integer.MAX_VALUE);
    }

    static Truth truth() {
        return new Truth();
    }

    static Structure object(Field... fields) {
        return new Structure(List.of(fields));
    }

    static Dictionary map(Shape values) {
        return new Dictionary(text(1, KEY_MAX), values, ENTRIES_MAX);
    }

    static Dictionary map(Text keys, Shape values) {
        return new Dictionary(keys, values, ENTRIES_MAX);
    }

    static Listing list(Shape items) {
        return new Listing(items, ENTRIES_MAX);
    }

    static Anything anything() {
        return new Anything();
    }
}
