package io.mooring.agents.harness;

import io.mooring.agents.kube.ObjectKind;
import io.mooring.agents.kube.StoredObject;
import io.mooring.gitops.health.Health;
import io.mooring.gitops.health.KStatus;
import io.mooring.gitops.object.KubernetesObject;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** What tools that wait for an object make of it. */
public final class Waiting {
    private Waiting() {}

    public static Health.State health(ObjectKind kind, StoredObject object) {
        Map<String, Object> metadata = new HashMap<>();
        metadata.put("name", object.key().name());
        metadata.put("generation", object.generation());
        if (object.deleting()) {
            metadata.put("deletionTimestamp", "2026-01-01T00:00:00Z");
        }
        ObjectNode tree = KubernetesObject.node();
        tree.put("apiVersion", kind.apiVersion());
        tree.put("kind", kind.kind());
        tree.set("metadata", KubernetesObject.treeOf(metadata));
        tree.set("status", object.status());
        return KStatus.of(new KubernetesObject(tree)).state();
    }
}
