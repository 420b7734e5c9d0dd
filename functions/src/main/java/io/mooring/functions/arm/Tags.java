package io.mooring.functions.arm;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The tags of a resource, within ARM's limits. */
public final class Tags {
    private static final int TAGS_MAX = 50;
    private static final int NAME_MAX = 512;
    private static final int VALUE_MAX = 256;

    private Tags() {}

    /**
     * The tags that a body has.
     *
     * @param otherwise if it says nothing about tags
     * @throws ArmFailure 400 if they are too many or too long
     */
    public static Map<String, String> of(Members body, Map<String, String> otherwise) {
        @Nullable Map<String, String> tags = body.strings("tags");
        if (tags == null) {
            return otherwise;
        }
        if (tags.size() > TAGS_MAX) {
            throw ArmFailure.invalid("A resource can have " + TAGS_MAX + " tags, not " + tags.size() + ".");
        }
        tags.forEach((name, value) -> {
            if (name.isEmpty() || name.length() > NAME_MAX || value.length() > VALUE_MAX) {
                throw ArmFailure.invalid(
                        "A tag's name has 1 to " + NAME_MAX + " characters, its value at most " + VALUE_MAX + ".");
            }
        });
        return new TreeMap<>(tags);
    }
}
