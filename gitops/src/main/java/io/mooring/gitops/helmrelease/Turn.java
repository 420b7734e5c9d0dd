package io.mooring.gitops.helmrelease;

import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.source.helm.ChartFiles;

/** One activation: the resource as it is, what it asks for, the chart, and the release as its ServiceAccount may see it. */
record Turn(
        KubernetesObject object,
        HelmReleaseSpec spec,
        Wanted wanted,
        ChartFiles chart,
        ReleaseAccess access,
        ReleaseStorage storage) {
    Turn with(KubernetesObject written) {
        return new Turn(written, spec, wanted, chart, access, storage);
    }

    /** The action that the last attempt was, or would have been. */
    String action(StoredRelease release) {
        String attempted = object.status().path("lastAttemptedReleaseAction").asString("");
        if (!attempted.isEmpty()) {
            return attempted;
        }
        return release.version() == 1 ? "install" : "upgrade";
    }

    HelmReleaseSpec.Action settings(String action) {
        return action.equals("install")
                ? spec.actions().install()
                : spec.actions().upgrade();
    }
}
