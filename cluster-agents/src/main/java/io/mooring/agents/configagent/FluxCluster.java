package io.mooring.agents.configagent;

import io.mooring.agents.kube.KubeConnection;
import io.mooring.agents.kube.KubeObjects;
import io.mooring.agents.kube.ObjectKind;

/** What config-agent works with in the cluster. */
record FluxCluster(KubeObjects configs, KubeObjects sources, KubeObjects kustomizations, ApplierAccess access) {
    static FluxCluster of(KubeConnection connection, String writer) {
        return new FluxCluster(
                new KubeObjects(connection, ObjectKind.FLUX_CONFIG, writer),
                new KubeObjects(connection, ObjectKind.GIT_REPOSITORY, writer),
                new KubeObjects(connection, ObjectKind.KUSTOMIZATION, writer),
                new KubeApplierAccess(connection, writer));
    }
}
