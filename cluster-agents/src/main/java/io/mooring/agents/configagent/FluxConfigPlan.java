package io.mooring.agents.configagent;

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
 * What has to happen so that the cluster's FluxConfigs are those that the hub wants.
 *
 * @param writes to be created or changed
 * @param deletes to be deleted; each goes when what it brought has gone
 * @param gone configurations that the hub wants gone and that are, with their generations
 */
record FluxConfigPlan(List<DesiredState.FluxConfiguration> writes, List<ObjectKey> deletes, Map<String, Long> gone) {

    static FluxConfigPlan of(List<DesiredState.FluxConfiguration> desired, Collection<StoredObject> existing) {
        Map<ObjectKey, StoredObject> present = new TreeMap<>();
        existing.stream().filter(FluxLabels::isManaged).forEach(object -> present.put(object.key(), object));
        List<DesiredState.FluxConfiguration> writes = new ArrayList<>();
        Map<String, Long> gone = new LinkedHashMap<>();
        Map<ObjectKey, StoredObject> unwanted = new TreeMap<>(present);
        for (DesiredState.FluxConfiguration wish : desired) {
            if (wish.deleting()) {
                if (present.keySet().stream().noneMatch(key -> key.name().equals(wish.name()))) {
                    gone.put(wish.name(), wish.generation());
                }
                continue;
            }
            ObjectKey key = key(wish);
            unwanted.remove(key);
            if (needsWrite(wish, present.get(key))) {
                writes.add(wish);
            }
        }
        List<ObjectKey> deletes = unwanted.values().stream()
                .filter(object -> !object.deleting())
                .map(StoredObject::key)
                .toList();
        return new FluxConfigPlan(writes, deletes, gone);
    }

    static ObjectKey key(DesiredState.FluxConfiguration wish) {
        return new ObjectKey(wish.spec().namespace(), wish.name());
    }

    /** The spec of the FluxConfig: what is protected is not in it, but where it will be is. */
    static JsonNode spec(DesiredState.FluxConfiguration wish) {
        return KubeParameters.spec(wish.spec(), wish.name(), wish.protectedSettings());
    }

    private static boolean needsWrite(DesiredState.FluxConfiguration wish, @Nullable StoredObject present) {
        if (present == null) {
            return true;
        }
        // One that is on its way out cannot be kept; it is written anew when it has gone.
        return !present.deleting()
                && (FluxLabels.hubGeneration(present) != wish.generation()
                        || !Trees.includes(present.spec(), spec(wish)));
    }
}
