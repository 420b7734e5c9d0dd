package io.mooring.localcluster.binaries;

import java.util.List;

/** One of the programs that a local cluster runs, and the Go module that pins it. */
public enum KubernetesBinary {
    ETCD("etcd", "etcd", "go.etcd.io/etcd/server/v3", "v3.6.8", "1 minute"),
    KUBE_APISERVER("kube-apiserver", "kubernetes", "k8s.io/kubernetes/cmd/kube-apiserver", "v1.34.2", "4 minutes"),
    KUBE_CONTROLLER_MANAGER(
            "kube-controller-manager",
            "kubernetes",
            "k8s.io/kubernetes/cmd/kube-controller-manager",
            "v1.34.2",
            "2 minutes"),
    KUSTOMIZE("kustomize", "kustomize", "sigs.k8s.io/kustomize/kustomize/v5", "v5.8.1", "1 minute"),
    /** Not for the cluster itself: for those who install the agents with {@code az}. Needs Go 1.25. */
    HELM("helm", "helm", "helm.sh/helm/v3/cmd/helm", "v3.20.2", "1 minute");

    private final String program;
    private final String module;
    private final String goPackage;
    private final String version;
    private final String buildTime;

    KubernetesBinary(String program, String module, String goPackage, String version, String buildTime) {
        this.program = program;
        this.module = module;
        this.goPackage = goPackage;
        this.version = version;
        this.buildTime = buildTime;
    }

    /** What a local cluster cannot do without. */
    public static List<KubernetesBinary> ofCluster() {
        return List.of(ETCD, KUBE_APISERVER, KUBE_CONTROLLER_MANAGER, KUSTOMIZE);
    }

    /** The file name of the program. */
    public String program() {
        return program;
    }

    public String version() {
        return version;
    }

    String module() {
        return module;
    }

    String goPackage() {
        return goPackage;
    }

    /** What a cold build takes on two cores, for the user who waits. */
    String buildTime() {
        return buildTime;
    }

    /** Flags of the build; part of the cache key. The version that Kubernetes reports is set by the linker. */
    List<String> buildFlags() {
        String linker = "-s -w";
        if (module.equals("kubernetes")) {
            String variable = " -X k8s.io/component-base/version.";
            String[] parts = version.substring(1).split("\\.", -1);
            linker += variable + "gitVersion=" + version + variable + "gitMajor=" + parts[0] + variable + "gitMinor="
                    + parts[1] + variable + "gitTreeState=clean" + variable + "gitCommit=" + version;
        }
        if (this == HELM) {
            linker += " -X helm.sh/helm/v3/internal/version.version=" + version;
        }
        return List.of("-trimpath", "-ldflags", linker);
    }
}
