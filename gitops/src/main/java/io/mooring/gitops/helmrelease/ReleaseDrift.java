package io.mooring.gitops.helmrelease;

import io.mooring.gitops.object.Cluster;
import io.mooring.gitops.object.Cluster.ApplyMode;
import io.mooring.gitops.object.Cluster.Outcome;
import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.object.ObjectRef;
import io.mooring.gitops.object.ResourceKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Compares the objects of a release with its manifest, by an apply that is only judged, and sets right what differs. */
final class ReleaseDrift {
    private static final String DISABLED = "helm.toolkit.fluxcd.io/driftDetection";

    private final Cluster cluster;
    private final HelmReleaseSpec spec;

    ReleaseDrift(Cluster cluster, HelmReleaseSpec spec) {
        this.cluster = cluster;
        this.spec = spec;
    }

    /** What differed, in words. */
    List<String> look(StoredRelease release, boolean repair) {
        List<String> drifted = new ArrayList<>();
        for (KubernetesObject object : release.objects()) {
            Optional<ResourceKind> kind = cluster.kind(object.apiVersion(), object.kind());
            boolean off = object.annotation(DISABLED).orElse("").equals("disabled")
                    || object.label(DISABLED).orElse("").equals("disabled");
            if (kind.isPresent() && !off) {
                look(object, kind.get(), repair).ifPresent(drifted::add);
            }
        }
        return drifted;
    }

    private Optional<String> look(KubernetesObject object, ResourceKind kind, boolean repair) {
        ObjectRef ref = ReleaseHealth.placed(object, kind, spec.place().namespace());
        ObjectNode wanted = marked(object, ref);
        Outcome found = cluster.get(kind, ref);
        boolean there = found instanceof Outcome.Done;
        if (there) {
            for (DriftIgnore rule : spec.drift().ignore()) {
                if (rule.matches(new KubernetesObject(wanted))) {
                    rule.removeFrom(wanted);
                }
            }
        }
        if (wanted.isEmpty()) {
            return Optional.empty();
        }
        KubernetesObject desired = new KubernetesObject(wanted);
        Outcome judged = cluster.apply(kind, desired, ApplyMode.DRY_RUN);
        if (found instanceof Outcome.Done(KubernetesObject live)
                && judged instanceof Outcome.Done(KubernetesObject after)
                && content(live).equals(content(after))) {
            return Optional.empty();
        }
        String what = ref.kind() + "/" + ref.namespace() + "/" + ref.name() + (there ? " changed" : " removed");
        if (repair && cluster.apply(kind, desired, ApplyMode.WRITE) instanceof Outcome.Refused refused) {
            return Optional.of(what + ", and cannot be corrected: " + refused.message());
        }
        return Optional.of(what);
    }

    /** With the marks by which Helm knows its objects, which are not in the manifest. */
    private ObjectNode marked(KubernetesObject object, ObjectRef ref) {
        ObjectNode wanted = object.copy().tree();
        ObjectNode metadata = KubernetesObject.child(wanted, "metadata");
        if (!ref.namespace().isEmpty()) {
            metadata.put("namespace", ref.namespace());
        }
        KubernetesObject.child(metadata, "labels").put("app.kubernetes.io/managed-by", "Helm");
        KubernetesObject.child(metadata, "annotations")
                .put("meta.helm.sh/release-name", spec.place().releaseName())
                .put("meta.helm.sh/release-namespace", spec.place().namespace());
        return wanted;
    }

    /** What people mean by an object: neither its status nor the apiserver's own notes. */
    private static JsonNode content(KubernetesObject object) {
        ObjectNode content = object.copy().tree();
        content.remove("status");
        KubernetesObject.child(content, "metadata").remove(List.of("managedFields", "resourceVersion", "generation"));
        return content;
    }
}
