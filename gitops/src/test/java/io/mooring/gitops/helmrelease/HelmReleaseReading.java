package io.mooring.gitops.helmrelease;

import io.mooring.gitops.object.InvalidSpec;
import io.mooring.gitops.object.KubernetesObject;

/** Lets tests elsewhere read the specs of HelmReleases. */
public final class HelmReleaseReading {
    private HelmReleaseReading() {}

    public static void read(KubernetesObject object) throws InvalidSpec {
        HelmReleaseSpec.of(object, false);
    }
}
