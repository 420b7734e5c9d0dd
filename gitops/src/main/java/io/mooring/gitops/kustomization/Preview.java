package io.mooring.gitops.kustomization;

import io.mooring.gitops.apply.Owner;
import io.mooring.gitops.build.BuildFailed;
import io.mooring.gitops.build.Builds;
import io.mooring.gitops.build.Manifest;
import io.mooring.gitops.object.Cluster;
import io.mooring.gitops.object.InvalidSpec;
import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.object.ObjectRef;
import io.mooring.gitops.plan.Desired;
import io.mooring.gitops.source.Artifact;
import io.mooring.gitops.source.GitStore;
import io.mooring.gitops.source.GitTree;
import io.mooring.gitops.source.SourceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a Kustomization would make of a revision that it has not applied, by dry runs of the apiserver. It writes nothing. */
public final class Preview {
    private final Cluster cluster;
    private final GitStore store;
    private final Builds builds;

    public Preview(Cluster cluster, GitStore store, Builds builds) {
        this.cluster = cluster;
        this.store = store;
        this.builds = builds;
    }

    /** The source of a Kustomization, even of one in another namespace. */
    public static SourceId source(KubernetesObject kustomization) {
        return Dependencies.sourceOf(kustomization);
    }

    /** Judges what would become of every object; in the order of the manifests, what would be deleted last. */
    public List<PreviewEntry> of(KubernetesObject kustomization, Artifact artifact) throws InvalidSpec, BuildFailed {
        KustomizationSpec spec = KustomizationSpec.of(kustomization, true);
        Owner owner = new Owner(kustomization.namespace(), kustomization.name());
        Cluster seen = Deletion.as(cluster, kustomization.namespace(), spec.serviceAccountName());
        List<Desired> desired =
                new DesiredObjects(seen, owner, spec.transforms()).of(manifests(kustomization, spec, artifact));
        PreviewObjects objects = new PreviewObjects(seen, owner, spec, desired);
        List<PreviewEntry> entries = new ArrayList<>(objects.desired());
        List<ObjectRef> wanted = desired.stream().map(Desired::ref).toList();
        List<ObjectRef> stale = Inventory.of(kustomization).refs().stream()
                .filter(ref -> !wanted.contains(ref))
                .toList();
        entries.addAll(objects.stale(stale));
        return List.copyOf(entries);
    }

    private List<Manifest> manifests(KubernetesObject kustomization, KustomizationSpec spec, Artifact artifact)
            throws BuildFailed {
        Optional<GitTree> opened = store.open(artifact);
        if (opened.isEmpty()) {
            throw new BuildFailed("revision " + artifact.revision() + " is not in the store any more");
        }
        try (GitTree tree = opened.get()) {
            String namespace = kustomization.namespace();
            Builds.Edits edits = new Builds.Edits(
                    spec.build().edits(),
                    spec.build().components(),
                    DecryptionKeys.read(cluster, namespace, spec.build()));
            return VariableSources.read(cluster, namespace, spec.build())
                    .in(builds.edited(tree, Builds.folder(spec.path()), edits));
        }
    }
}
