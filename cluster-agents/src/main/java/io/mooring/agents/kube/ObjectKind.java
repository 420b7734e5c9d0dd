package io.mooring.agents.kube;

/** The kinds of custom resources that agents work with; all are namespaced. */
public enum ObjectKind {
    CONNECTED_CLUSTER("arc.azure.com", "v1beta1", "ConnectedCluster", "connectedclusters"),
    IDENTITY_REQUEST(
            "clusterconfig.azure.com", "v1beta1", "AzureClusterIdentityRequest", "azureclusteridentityrequests"),
    FLUX_CONFIG("clusterconfig.azure.com", "v1alpha1", "FluxConfig", "fluxconfigs"),
    EXTENSION_CONFIG("clusterconfig.azure.com", "v1beta1", "ExtensionConfig", "extensionconfigs"),
    GIT_REPOSITORY("source.toolkit.fluxcd.io", "v1", "GitRepository", "gitrepositories"),
    OCI_REPOSITORY("source.toolkit.fluxcd.io", "v1", "OCIRepository", "ocirepositories"),
    BUCKET("source.toolkit.fluxcd.io", "v1", "Bucket", "buckets"),
    KUSTOMIZATION("kustomize.toolkit.fluxcd.io", "v1", "Kustomization", "kustomizations"),
    HELM_RELEASE("helm.toolkit.fluxcd.io", "v2", "HelmRelease", "helmreleases");

    private final String group;
    private final String version;
    private final String kind;
    private final String plural;

    ObjectKind(String group, String version, String kind, String plural) {
        this.group = group;
        this.version = version;
        this.kind = kind;
        this.plural = plural;
    }

    public String group() {
        return group;
    }

    public String version() {
        return version;
    }

    public String kind() {
        return kind;
    }

    public String plural() {
        return plural;
    }

    public String apiVersion() {
        return group + "/" + version;
    }
}
