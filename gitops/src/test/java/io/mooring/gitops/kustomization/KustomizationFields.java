package io.mooring.gitops.kustomization;

import io.mooring.gitops.object.InvalidSpec;
import io.mooring.gitops.object.KubernetesObject;

/** Lets tests elsewhere read the spec of a Kustomization. */
public final class KustomizationFields {
    private KustomizationFields() {}

    public static void read(KubernetesObject object) throws InvalidSpec {
        KustomizationSpec.of(object, false);
    }
}
