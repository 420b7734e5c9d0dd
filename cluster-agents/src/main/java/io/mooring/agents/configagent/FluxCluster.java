package io.mooring.agents.configagent;

import io.mooring.agents.kube.KubeConnection;
import io.mooring.agents.kube.KubeObjects;
import io.mooring.agents.kube.ObjectKind;
import java.util.EnumMap;
import java.util.Map;

/** What config-agent works with in the cluster. */
record FluxCluster(
        KubeObjects configs,
        Map<ObjectKind, KubeObjects> sources,
        KubeObjects kustomizations,
        KubeObjects helmReleases,
        ApplierAccess access) {
    FluxCluster {
        sources = Map.copyOf(sources);
    }

    static FluxCluster of(KubeConnection connection, String writer) {
        Map<ObjectKind, KubeObjects> sources = new EnumMap<>(ObjectKind.class);
        FluxSource.KINDS.forEach(kind -> sources.put(kind, new KubeObjects(connection, kind, writer)));
        return new FluxCluster(
                new KubeObjects(connection, ObjectKind.FLUX_CONFIG, writer),
                sources,
                new KubeObjects(connection, ObjectKind.KUSTOMIZATION, writer),
                new KubeObjects(connection, ObjectKind.HELM_RELEASE, writer),
                new KubeApplierAccess(connection, writer));
    }

    KubeObjects sources(ObjectKind kind) {
        KubeObjects objects = sources.get(kind);
        if (objects == null) {
            throw new IllegalArgumentException(kind + " is not a kind of source.");
        }
        return objects;
    }
}
