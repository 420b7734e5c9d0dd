package io.mooring.gitops.source.bucket;

import io.mooring.gitops.object.InvalidSpec;
import io.mooring.gitops.object.KubernetesObject;

/** Lets tests elsewhere read the spec. */
public final class BucketFields {
    private BucketFields() {}

    public static void read(KubernetesObject object) throws InvalidSpec {
        BucketSpec.of(object);
    }
}
