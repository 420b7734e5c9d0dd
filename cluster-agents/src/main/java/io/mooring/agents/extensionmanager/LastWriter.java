package io.mooring.agents.extensionmanager;

import io.mooring.gitops.object.KubernetesObject;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Who wrote an object last, as its managed fields tell. */
final class LastWriter {
    /** Helm in our worker (whose process is called so), Helm's own command, and our repairs. */
    private static final Set<String> OURS = Set.of("java", "helm", "mooring-extensions");

    private LastWriter() {}

    /**
     * Whether somebody else wrote it as late as Helm did, or later. Times are in seconds, so a yes can be wrong; a no
     * cannot. Subresources do not count: status is not drift, and neither is what an autoscaler does.
     */
    static boolean isForeign(KubernetesObject metadata) {
        String ours = "";
        String others = "";
        for (JsonNode entry : metadata.metadata().path("managedFields")) {
            if (!entry.path("subresource").asString("").isEmpty()) {
                continue;
            }
            String time = entry.path("time").asString("");
            if (OURS.contains(entry.path("manager").asString(""))) {
                ours = time.compareTo(ours) > 0 ? time : ours;
            } else {
                others = time.compareTo(others) > 0 ? time : others;
            }
        }
        return !others.isEmpty() && others.compareTo(ours) >= 0;
    }
}
