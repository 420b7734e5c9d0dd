package io.mooring.gitops.object;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Fields of a spec that are not supported: named to the user, never left out in silence. */
public final class UnsupportedFields {
    private UnsupportedFields() {}

    /** The sentence about the fields of an object that are not among the supported ones; empty if there are none. */
    public static Optional<String> in(JsonNode object, String path, Set<String> supported) {
        List<String> found = new ArrayList<>();
        for (var field : object.properties()) {
            boolean empty = field.getValue().isNull()
                    || (field.getValue().isContainer() && field.getValue().isEmpty());
            if (!supported.contains(field.getKey()) && !empty) {
                found.add(path + "." + field.getKey());
            }
        }
        return sentence(found);
    }

    /** The same of each item of a list. */
    public static Optional<String> inEach(JsonNode list, String path, Set<String> supported) {
        Optional<String> unsupported = Optional.empty();
        for (JsonNode item : list) {
            unsupported = unsupported.or(() -> in(item, path + "[]", supported));
        }
        return unsupported;
    }

    private static Optional<String> sentence(List<String> found) {
        if (found.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of("not supported: " + String.join(", ", found));
    }
}
