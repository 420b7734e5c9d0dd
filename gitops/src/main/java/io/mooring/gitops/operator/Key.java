package io.mooring.gitops.operator;

import io.mooring.gitops.object.KubernetesObject;

/** Namespace and name of a resource that a reconciler looks after. */
public record Key(String namespace, String name) {
    public static Key of(KubernetesObject object) {
        return new Key(object.namespace(), object.name());
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
