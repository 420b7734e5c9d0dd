package io.mooring.agents.extensionmanager;

import io.mooring.agents.kube.ConnectedClusters;
import io.mooring.agents.kube.ObjectKey;
import io.mooring.agents.kube.StoredObject;
import io.mooring.agents.kube.Trees;
import io.mooring.agents.secret.KubeParameters;
import io.mooring.protocol.agent.DesiredState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What has to happen so that the ExtensionConfigs of the hub are those that it wants.
 *
 * @param writes to be created or changed
 * @param deletes to be deleted; each goes when its release has gone
 * @param gone extensions that the hub wants gone and that are, with their generations
 * @param taken extensions for which a user's object of that name stands in the way, with their generations
 */
record ExtensionPlan(
        List<DesiredState.Extension> writes, List<ObjectKey> deletes, Map<String, Long> gone, Map<String, Long> taken) {
    /** Where the ExtensionConfigs of the hub live. */
    static final String NAMESPACE = ConnectedClusters.NAMESPACE;

    private static final String TERMS = "terms";

    static ExtensionPlan of(List<DesiredState.Extension> desired, Collection<StoredObject> existing) {
        Map<String, StoredObject> present = new TreeMap<>();
        existing.stream()
                .filter(object -> NAMESPACE.equals(object.key().namespace()))
                .forEach(object -> present.put(object.key().name(), object));
        List<DesiredState.Extension> writes = new ArrayList<>();
        Map<String, Long> gone = new LinkedHashMap<>();
        Map<String, Long> taken = new LinkedHashMap<>();
        Map<String, StoredObject> unwanted = new TreeMap<>(present);
        unwanted.values().removeIf(object -> !ExtensionLabels.isFromHub(object));
        for (DesiredState.Extension wish : desired) {
            StoredObject object = present.get(wish.name());
            boolean foreign = object != null && !ExtensionLabels.isFromHub(object);
            if (wish.deleting()) {
                if (object == null || foreign) {
                    gone.put(wish.name(), wish.generation());
                }
                continue;
            }
            unwanted.remove(wish.name());
            if (foreign) {
                taken.put(wish.name(), wish.generation());
            } else if (needsWrite(wish, object)) {
                writes.add(wish);
            }
        }
        List<ObjectKey> deletes = unwanted.values().stream()
                .filter(object -> !object.deleting())
                .map(StoredObject::key)
                .toList();
        return new ExtensionPlan(writes, deletes, gone, taken);
    }

    /** The spec of the ExtensionConfig: what is protected is not in it, but where it will be is. */
    static JsonNode spec(DesiredState.Extension wish) {
        return KubeParameters.spec(wish.spec(), wish.name(), wish.protectedSettings());
    }

    private static boolean needsWrite(DesiredState.Extension wish, @Nullable StoredObject present) {
        if (present == null) {
            return true;
        }
        return !present.deleting()
                && (ExtensionLabels.hubGeneration(present) != wish.generation()
                        || present.spec().has(TERMS) != (wish.spec().terms() != null)
                        || !Trees.includes(present.spec(), spec(wish)));
    }
}
