package io.mooring.gitops.source.oci;

import io.mooring.gitops.object.InvalidSpec;
import io.mooring.gitops.object.KubernetesObject;

/** Lets tests elsewhere read the spec. */
public final class OciFields {
    private OciFields() {}

    public static void read(KubernetesObject object) throws InvalidSpec {
        OciRepositorySpec.of(object);
    }
}
