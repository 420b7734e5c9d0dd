package io.mooring.gitops.kustomization;

import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.object.ObjectRef;
import io.mooring.gitops.plan.Desired;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The objects a Kustomization has applied, with the version each was applied in. It stands in the status. */
record Inventory(SortedMap<ObjectRef, String> entries) {
    Inventory {
        entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
    }

    static Inventory of(KubernetesObject kustomization) {
        SortedMap<ObjectRef, String> entries = new TreeMap<>();
        for (JsonNode entry : kustomization.status().path("inventory").path("entries")) {
            ObjectRef.parse(entry.path("id").asString(""))
                    .ifPresent(ref -> entries.put(ref, entry.path("v").asString("")));
        }
        return new Inventory(entries);
    }

    static Inventory of(List<Desired> desired) {
        SortedMap<ObjectRef, String> entries = new TreeMap<>();
        desired.forEach(one -> entries.put(one.ref(), one.object().version()));
        return new Inventory(entries);
    }

    Set<ObjectRef> refs() {
        return entries.keySet();
    }

    /** These entries, and those of the other that are not among them. */
    Inventory and(Inventory other) {
        SortedMap<ObjectRef, String> union = new TreeMap<>(other.entries);
        union.putAll(entries);
        return new Inventory(union);
    }

    Inventory only(Collection<ObjectRef> refs) {
        SortedMap<ObjectRef, String> kept = new TreeMap<>(entries);
        kept.keySet().retainAll(Set.copyOf(refs));
        return new Inventory(kept);
    }

    ObjectNode toJson() {
        ObjectNode node = KubernetesObject.node();
        var array = node.putArray("entries");
        entries.forEach((ref, version) -> array.addObject().put("id", ref.id()).put("v", version));
        return node;
    }
}
