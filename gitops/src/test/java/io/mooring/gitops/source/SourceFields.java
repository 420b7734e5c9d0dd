package io.mooring.gitops.source;

import io.mooring.gitops.object.InvalidSpec;
import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.source.bucket.BucketFields;
import io.mooring.gitops.source.helm.HelmFields;
import io.mooring.gitops.source.oci.OciFields;
import java.util.Set;

/** Lets tests elsewhere read the specs of sources. */
public final class SourceFields {
    private SourceFields() {}

    public static void read(KubernetesObject object) throws InvalidSpec {
        switch (object.kind()) {
            case "GitRepository" -> GitRepositorySpec.of(object, Set.of("https"));
            case "OCIRepository" -> OciFields.read(object);
            case "HelmRepository", "HelmChart" -> HelmFields.read(object);
            default -> BucketFields.read(object);
        }
    }
}
