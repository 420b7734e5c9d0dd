package io.mooring.gitops.apply;

import io.mooring.gitops.object.KubernetesObject;

/** The Kustomization that objects belong to, as their labels name it. */
public record Owner(String namespace, String name) {
    public static final String NAME_LABEL = "kustomize.toolkit.fluxcd.io/name";
    public static final String NAMESPACE_LABEL = "kustomize.toolkit.fluxcd.io/namespace";

    public String selector() {
        return NAME_LABEL + "=" + name + "," + NAMESPACE_LABEL + "=" + namespace;
    }

    public boolean owns(KubernetesObject object) {
        return object.label(NAME_LABEL).filter(name::equals).isPresent()
                && object.label(NAMESPACE_LABEL).filter(namespace::equals).isPresent();
    }
}
