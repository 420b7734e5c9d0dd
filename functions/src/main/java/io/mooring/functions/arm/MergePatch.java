package io.mooring.functions.arm;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON merge patch (RFC 7396): what a patch does not name stays, null removes, objects merge member by member. */
public final class MergePatch {
    private MergePatch() {}

    /** Changes the object. */
    public static ObjectNode apply(ObjectNode target, JsonNode patch) {
        for (Map.Entry<String, JsonNode> member : patch.properties()) {
            String name = member.getKey();
            JsonNode wanted = member.getValue();
            if (wanted.isNull()) {
                target.remove(name);
            } else if (wanted.isObject()) {
                ObjectNode present = target.get(name) instanceof ObjectNode object ? object : target.objectNode();
                target.set(name, apply(present, wanted));
            } else {
                target.set(name, wanted);
            }
        }
        return target;
    }
}
