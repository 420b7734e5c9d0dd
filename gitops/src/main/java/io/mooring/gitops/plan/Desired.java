package io.mooring.gitops.plan;

import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.object.ObjectRef;

/** An object as it is to be applied, complete with namespace and owner labels, and the hash of exactly that. */
public record Desired(KubernetesObject object, String hash) {
    public ObjectRef ref() {
        return object.ref();
    }
}
