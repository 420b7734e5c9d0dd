package io.mooring.gitops.object;

/** A kind that the apiserver serves, and the path on which it serves it. */
public record ResourceKind(String group, String version, String kind, String plural, boolean namespaced) {

    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }
}
