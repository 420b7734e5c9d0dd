package io.mooring.gitops.kustomization;

import io.mooring.gitops.apply.Owner;
import io.mooring.gitops.build.BuildFailed;
import io.mooring.gitops.build.Manifest;
import io.mooring.gitops.object.Cluster;
import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.object.ObjectRef;
import io.mooring.gitops.object.ResourceKind;
import io.mooring.gitops.plan.Desired;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** From the manifests of a build to what is applied: namespaces, common metadata and owner labels set. */
final class DesiredObjects {
    private final Cluster cluster;
    private final Owner owner;
    private final KustomizationSpec.Transforms transforms;

    DesiredObjects(Cluster cluster, Owner owner, KustomizationSpec.Transforms transforms) {
        this.cluster = cluster;
        this.owner = owner;
        this.transforms = transforms;
    }

    List<Desired> of(List<Manifest> manifests) throws BuildFailed {
        Set<String> clusterScoped = clusterScopedDefinitions(manifests);
        Set<ObjectRef> seen = new HashSet<>();
        List<Desired> desired = new ArrayList<>(manifests.size());
        for (Manifest manifest : manifests) {
            KubernetesObject object = manifest.object().copy();
            ObjectNode metadata = KubernetesObject.child(object.tree(), "metadata");
            object.tree().remove("status");
            metadata.remove("creationTimestamp");
            place(object, metadata, clusterScoped, manifest.file());
            KubernetesObject.child(metadata, "labels")
                    .put(Owner.NAME_LABEL, owner.name())
                    .put(Owner.NAMESPACE_LABEL, owner.namespace());
            transforms.labels().forEach(KubernetesObject.child(metadata, "labels")::put);
            if (!transforms.annotations().isEmpty()) {
                transforms.annotations().forEach(KubernetesObject.child(metadata, "annotations")::put);
            }
            if (!seen.add(object.ref())) {
                throw new BuildFailed(object.ref() + " is defined twice, the second time in " + manifest.file());
            }
            desired.add(new Desired(object, hash(object.json())));
        }
        return List.copyOf(desired);
    }

    private void place(KubernetesObject object, ObjectNode metadata, Set<String> clusterScoped, String file)
            throws BuildFailed {
        Optional<ResourceKind> kind = cluster.kind(object.apiVersion(), object.kind());
        boolean namespaced = kind.map(ResourceKind::namespaced)
                .orElseGet(() -> !clusterScoped.contains(object.group() + "/" + object.kind()));
        if (!namespaced) {
            metadata.remove("namespace");
        } else if (!transforms.targetNamespace().isEmpty()) {
            metadata.put("namespace", transforms.targetNamespace());
        } else if (object.namespace().isEmpty() && kind.isPresent()) {
            throw new BuildFailed(object.kind() + "/" + object.name() + " in " + file + ": namespace not specified");
        }
        if (!transforms.targetNamespace().isEmpty() && object.kind().endsWith("RoleBinding")) {
            for (JsonNode subject : object.tree().path("subjects")) {
                boolean account = subject.path("kind").asString("").equals("ServiceAccount");
                if (account
                        && subject instanceof ObjectNode node
                        && subject.path("name").asString("").equals("default")) {
                    node.put("namespace", transforms.targetNamespace());
                }
            }
        }
    }

    /** Kinds that the revision itself defines as cluster-scoped; the apiserver may not serve them yet. */
    private static Set<String> clusterScopedDefinitions(List<Manifest> manifests) {
        Set<String> kinds = new HashSet<>();
        for (Manifest manifest : manifests) {
            JsonNode spec = manifest.object().spec();
            if (manifest.object().kind().equals("CustomResourceDefinition")
                    && spec.path("scope").asString("").equals("Cluster")) {
                kinds.add(spec.path("group").asString("") + "/"
                        + spec.path("names").path("kind").asString(""));
            }
        }
        return kinds;
    }

    private static String hash(String json) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(json.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** A digest of names and values. */
    static String hash(Map<String, String> parts) {
        return hash(new java.util.TreeMap<>(parts).toString());
    }
}
