package io.mooring.gitops;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.mooring.gitops.build.BuildFailed;
import io.mooring.gitops.build.Builds;
import io.mooring.gitops.kustomization.Preview;
import io.mooring.gitops.kustomization.PreviewEntry;
import io.mooring.gitops.object.Cluster.Outcome;
import io.mooring.gitops.object.InvalidSpec;
import io.mooring.gitops.object.KubeCluster;
import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.object.ObjectRef;
import io.mooring.gitops.object.ResourceKind;
import io.mooring.gitops.source.Artifact;
import io.mooring.gitops.source.FetchFailed;
import io.mooring.gitops.source.GitRepositories;
import io.mooring.gitops.source.GitStore;
import io.mooring.gitops.source.SourceId;
import io.mooring.gitops.source.SourceSecrets;
import io.mooring.gitops.source.Sources;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Shows what a commit means for a cluster before it is applied: everything is read, the apiserver judges, nothing is written. */
public final class KubePreview implements AutoCloseable {
    private static final ResourceKind GIT_REPOSITORY =
            new ResourceKind("source.toolkit.fluxcd.io", "v1", SourceId.GIT_REPOSITORY, "gitrepositories", true);

    private final KubeCluster cluster;
    private final GitStore store;
    private final GitRepositories repositories;
    private final Preview preview;

    public KubePreview(KubernetesClient client, GitOpsSettings settings, Clock clock) {
        cluster = new KubeCluster(client, clock);
        store = new GitStore(settings.dataDir().resolve("git"));
        Sources none = new Sources(new Sources.Listener() {
            @Override
            public void changed(SourceId source) {}

            @Override
            public void lost(SourceId source) {}
        });
        repositories = new GitRepositories(
                store,
                new SourceSecrets(cluster),
                none,
                settings.allowFileUrls() ? Set.of("http", "https", "ssh", "file") : Set.of("http", "https", "ssh"),
                clock);
        preview = new Preview(cluster, store, new Builds(settings.dataDir().resolve("work"), settings.kustomize()));
    }

    /** What would become of a Kustomization's objects, and the revision in Flux's notation. */
    public record Shown(String revision, List<PreviewEntry> entries) {}

    /** It cannot be shown, and why. */
    public static final class NotShown extends Exception {
        private static final long serialVersionUID = 1L;

        NotShown(String why) {
            super(why);
        }
    }

    /** Shows a Kustomization, given as the JSON of its resource, at a commit; an empty one is what its source refers to now. */
    public Shown show(String kustomization, String commit) throws NotShown {
        KubernetesObject object = KubernetesObject.parse(kustomization);
        SourceId source = Preview.source(object);
        if (!source.kind().equals(SourceId.GIT_REPOSITORY)) {
            throw new NotShown("its source is a " + source.kind() + "; only commits of a GitRepository can be shown");
        }
        try {
            Artifact artifact = repositories.order(at(source, commit)).fetch(Duration.ofMinutes(1));
            return new Shown(artifact.revision(), preview.of(object, artifact));
        } catch (FetchFailed | InvalidSpec | BuildFailed e) {
            throw new NotShown(String.valueOf(e.getMessage()));
        }
    }

    /** The source as if it referred to that commit. */
    private KubernetesObject at(SourceId source, String commit) throws NotShown {
        ObjectRef ref =
                new ObjectRef(source.key().namespace(), source.key().name(), GIT_REPOSITORY.group(), source.kind());
        KubernetesObject found = switch (cluster.get(GIT_REPOSITORY, ref)) {
            case Outcome.Done done -> done.object().copy();
            case Outcome.Absent ignored -> throw new NotShown(ref + " is not there");
            case Outcome.Refused refused -> throw new NotShown(ref + ": " + refused.message());
        };
        if (!commit.isEmpty()) {
            ObjectNode spec = KubernetesObject.child(found.tree(), "spec");
            KubernetesObject.child(spec, "ref").put("commit", commit);
        }
        return found;
    }

    @Override
    public void close() {
        store.close();
    }
}
