package io.mooring.functions.group;

import java.util.Map;
import java.util.TreeMap;

/**
 * A resource group.
 *
 * @param name in the case in which it was created
 */
record Group(String subscriptionId, String name, String location, Map<String, String> tags) {
    Group {
        tags = new TreeMap<>(tags);
    }

    String id() {
        return "/subscriptions/" + subscriptionId + "/resourceGroups/" + name;
    }

    Map<String, Object> view() {
        return Map.of(
                "id",
                id(),
                "name",
                name,
                "type",
                "Microsoft.Resources/resourceGroups",
                "location",
                location,
                "tags",
                tags,
                "properties",
                Map.of("provisioningState", "Succeeded"));
    }
}
