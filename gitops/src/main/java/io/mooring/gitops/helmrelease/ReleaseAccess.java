package io.mooring.gitops.helmrelease;

import io.mooring.extensions.helm.Kubeconfig;
import io.mooring.gitops.object.Cluster;
import io.mooring.gitops.object.KubernetesObject;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The cluster for own requests and for Helm's, as the operator sees it or as a ServiceAccount does. */
public record ReleaseAccess(Cluster cluster, Supplier<Kubeconfig> kubeconfig) {
    ReleaseAccess as(String namespace, String serviceAccount) {
        if (serviceAccount.isEmpty()) {
            return this;
        }
        String user = "system:serviceaccount:" + namespace + ":" + serviceAccount;
        return new ReleaseAccess(cluster.as(user), () -> impersonating(kubeconfig.get(), user));
    }

    /** The kubeconfig is JSON, which is YAML. */
    private static Kubeconfig impersonating(Kubeconfig kubeconfig, String user) {
        ObjectNode root = KubernetesObject.parse(kubeconfig.yaml()).tree();
        for (JsonNode entry : root.path("users")) {
            KubernetesObject.child((ObjectNode) entry, "user").put("as", user);
        }
        return new Kubeconfig(KubernetesObject.json(root));
    }
}
