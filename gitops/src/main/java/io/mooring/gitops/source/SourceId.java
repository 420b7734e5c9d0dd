package io.mooring.gitops.source;

import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.operator.Key;

/** A source that others may refer to: its kind, and where it is. */
public record SourceId(String kind, Key key) {
    public static final String GIT_REPOSITORY = "GitRepository";
    public static final String OCI_REPOSITORY = "OCIRepository";
    public static final String BUCKET = "Bucket";
    public static final String HELM_REPOSITORY = "HelmRepository";
    public static final String HELM_CHART = "HelmChart";

    public static SourceId of(KubernetesObject object) {
        return new SourceId(object.kind(), Key.of(object));
    }

    @Override
    public String toString() {
        return kind + "/" + key;
    }
}
