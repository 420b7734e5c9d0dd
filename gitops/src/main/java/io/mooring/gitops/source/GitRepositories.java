package io.mooring.gitops.source;

import io.mooring.gitops.object.InvalidSpec;
import io.mooring.gitops.object.KubernetesObject;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** GitRepository resources. */
public final class GitRepositories implements SourceKind {
    private static final String FAILED = "GitOperationFailed";

    private final GitStore store;
    private final GitFetch git;
    private final SourceSecrets secrets;
    private final Fetches<Revision> fetches;
    private final Set<String> schemes;

    public GitRepositories(GitStore store, SourceSecrets secrets, Set<String> schemes, Clock clock) {
        this.store = store;
        this.git = new GitFetch(store);
        this.secrets = secrets;
        this.fetches = new Fetches<>(clock);
        this.schemes = schemes;
    }

    @Override
    public Order order(KubernetesObject object) throws InvalidSpec {
        GitRepositorySpec spec = GitRepositorySpec.of(object, schemes);
        return new Order() {
            @Override
            public Duration interval() {
                return spec.interval();
            }

            @Override
            public Artifact fetch(Duration age) throws FetchFailed {
                return GitRepositories.this.fetch(object.namespace(), spec, age);
            }
        };
    }

    private Artifact fetch(String namespace, GitRepositorySpec spec, Duration age) throws FetchFailed {
        Credentials credentials = Credentials.of(secrets.read(namespace, spec.secretName()));
        Revision revision =
                fetches.fetch(spec.url() + "\n" + spec.ref() + "\n" + credentials.fingerprint(), age, () -> {
                    try {
                        return git.fetch(spec.url(), spec.ref(), credentials, spec.timeout());
                    } catch (GitOperationFailed e) {
                        throw new FetchFailed(FAILED, String.valueOf(e.getMessage()));
                    }
                });
        return artifact(spec.url(), revision, spec.ignore());
    }

    @Override
    public Optional<Artifact> remembered(KubernetesObject object) {
        String revision = object.status().path("artifact").path("revision").asString("");
        int hash = revision.lastIndexOf("sha1:");
        if (hash < 0) {
            return Optional.empty();
        }
        Artifact artifact = artifact(
                object.spec().path("url").asString(""),
                new Revision(
                        hash == 0 ? "" : revision.substring(0, hash - 1), revision.substring(hash + "sha1:".length())),
                object.spec().path("ignore").asString(""));
        return store.has(artifact) ? Optional.of(artifact) : Optional.empty();
    }

    private static Artifact artifact(String url, Revision revision, String ignore) {
        return new Artifact(url, revision.toString(), revision.commit(), ignore, Map.of());
    }
}
