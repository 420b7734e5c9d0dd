package io.mooring.gitops.source.helm;

import io.mooring.gitops.object.InvalidSpec;
import io.mooring.gitops.object.KubernetesObject;

/** Lets tests elsewhere read the specs of HelmRepositories and HelmCharts. */
public final class HelmFields {
    private HelmFields() {}

    public static void read(KubernetesObject object) throws InvalidSpec {
        if (object.kind().equals("HelmChart")) {
            HelmChartSpec.of(object);
        } else {
            HelmRepositorySpec.of(object);
        }
    }
}
