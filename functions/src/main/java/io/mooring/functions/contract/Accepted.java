package io.mooring.functions.contract;

import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A body that keeps the rules of its type.
 *
 * @param document all that users set, with the defaults filled in: what is to be stored
 * @param secrets what must never be shown, by the path of the member; not in the document
 */
public record Accepted(ObjectNode document, Map<String, JsonNode> secrets) {
    public Accepted {
        secrets = new TreeMap<>(secrets);
    }

    /** {@code document.properties}, empty if there are none. */
    public ObjectNode properties() {
        return document.get("properties") instanceof ObjectNode properties ? properties : document.objectNode();
    }
}
