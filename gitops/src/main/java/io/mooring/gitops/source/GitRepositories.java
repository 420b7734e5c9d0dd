package io.mooring.gitops.source;

import io.mooring.gitops.build.BuildFailed;
import io.mooring.gitops.build.SourceTree;
import io.mooring.gitops.object.InvalidSpec;
import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.operator.Key;
import io.mooring.gitops.source.GitRepositorySpec.Include;
import io.mooring.gitops.source.GitSubmodules.Submodule;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * GitRepository resources. What is offered is the commit itself, unless submodules, other sources, or a part of the folders are asked
 * for: then it is a tree that is put together once per commit.
 */
public final class GitRepositories implements SourceKind {
    private static final String FAILED = "GitOperationFailed";
    private static final String INCLUDE_UNAVAILABLE = "IncludeUnavailable";

    private final GitStore store;
    private final GitFetch git;
    private final SourceSecrets secrets;
    private final Sources sources;
    private final Fetches<Revision> fetches;
    private final Set<String> schemes;

    public GitRepositories(GitStore store, SourceSecrets secrets, Sources sources, Set<String> schemes, Clock clock) {
        this.store = store;
        this.git = new GitFetch(store);
        this.secrets = secrets;
        this.sources = sources;
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
            public String inputs() {
                StringBuilder inputs = new StringBuilder();
                for (Include include : spec.content().include()) {
                    included(object.namespace(), include)
                            .ifPresent(artifact ->
                                    inputs.append(artifact.digest()).append(' ').append(artifact.revision()));
                    inputs.append('\n');
                }
                return inputs.toString();
            }

            @Override
            public String verification() {
                return spec.verify().nothing() ? "" : spec.verify().mode();
            }

            @Override
            public Artifact fetch(Duration age) throws FetchFailed {
                return GitRepositories.this.fetch(object.namespace(), spec, age);
            }
        };
    }

    /** Whether a resource includes what another one offers. */
    public static boolean includes(KubernetesObject object, Key other) {
        return object.namespace().equals(other.namespace())
                && object.spec()
                        .path("include")
                        .valueStream()
                        .anyMatch(include -> include.path("repository")
                                .path("name")
                                .asString("")
                                .equals(other.name()));
    }

    private Artifact fetch(String namespace, GitRepositorySpec spec, Duration age) throws FetchFailed {
        Map<String, String> texts = new HashMap<>(secrets.read(namespace, spec.secretName()));
        texts.putAll(SourceProxy.read(secrets, namespace, spec.proxySecret()));
        Credentials credentials = Credentials.of(texts);
        Revision revision =
                fetches.fetch(spec.url() + "\n" + spec.ref() + "\n" + credentials.fingerprint(), age, () -> {
                    try {
                        return git.fetch(spec.url(), spec.ref(), credentials, spec.timeout());
                    } catch (GitOperationFailed e) {
                        throw new FetchFailed(FAILED, String.valueOf(e.getMessage()));
                    }
                });
        verify(namespace, spec, revision);
        if (spec.content().whole()) {
            return artifact(spec, revision, revision.commit());
        }
        List<Artifact> included = new ArrayList<>();
        for (Include include : spec.content().include()) {
            included.add(included(namespace, include)
                    .orElseThrow(() -> new FetchFailed(
                            INCLUDE_UNAVAILABLE,
                            "no artifact available for include '" + namespace + "/" + include.name() + "'")));
        }
        try {
            List<Submodule> submodules = spec.content().submodules()
                    ? new GitSubmodules(store, git, schemes)
                            .of(spec.url(), revision.commit(), credentials, spec.timeout())
                    : List.of();
            String tree = store.keep(spec.url(), kept(spec, revision, included), writer -> {
                writer.addTree(revision.commit(), spec.content().sparse());
                for (Submodule submodule : submodules) {
                    copy(writer, artifact(submodule.url(), submodule.commit()), "", submodule.path());
                }
                for (int i = 0; i < included.size(); i++) {
                    Include include = spec.content().include().get(i);
                    copy(writer, included.get(i), include.fromPath(), include.toPath());
                }
            });
            return artifact(spec, revision, tree);
        } catch (GitOperationFailed | IOException e) {
            throw new FetchFailed(FAILED, "failed to put the source together: " + e.getMessage());
        }
    }

    private void verify(String namespace, GitRepositorySpec spec, Revision revision) throws FetchFailed {
        if (spec.verify().nothing()) {
            return;
        }
        TrustedSigners signers =
                TrustedSigners.of(secrets.read(namespace, spec.verify().secret()));
        try {
            store.<Boolean, FetchFailed>change(spec.url(), repository -> {
                new GitSignatures(repository, signers).verify(spec.verify(), revision);
                return true;
            });
        } catch (IOException e) {
            throw new FetchFailed(FAILED, "failed to read what is to be verified: " + e.getMessage());
        }
    }

    /** Puts a folder of an artifact in the place of whatever is there. */
    private void copy(GitTreeWriter writer, Artifact artifact, String from, String to) throws FetchFailed, IOException {
        writer.remove(to);
        try (GitTree tree = store.open(artifact)
                .orElseThrow(() -> new FetchFailed(
                        INCLUDE_UNAVAILABLE, "revision '" + artifact.revision() + "' is not in the store any more"))) {
            int prefix = from.isEmpty() ? 0 : from.length() + 1;
            for (SourceTree.SourceFile file : tree.files(from)) {
                writer.add(
                        to + "/" + file.path().substring(prefix),
                        file.size(),
                        new ByteArrayInputStream(tree.read(file)));
            }
        } catch (BuildFailed e) {
            throw new FetchFailed(FAILED, String.valueOf(e.getMessage()));
        }
    }

    private Optional<Artifact> included(String namespace, Include include) {
        SourceId id = new SourceId(SourceId.GIT_REPOSITORY, new Key(namespace, include.name()));
        return sources.find(id) instanceof Sources.State.Available(Artifact artifact)
                ? Optional.of(artifact)
                : Optional.empty();
    }

    @Override
    public Optional<Artifact> remembered(KubernetesObject object) {
        String revision = object.status().path("artifact").path("revision").asString("");
        int hash = revision.lastIndexOf("sha1:");
        try {
            GitRepositorySpec spec = GitRepositorySpec.of(object, schemes);
            boolean verified = spec.verify().nothing()
                    || object.status()
                            .path(SourceStatus.VERIFICATION_MODE)
                            .asString("")
                            .equals(spec.verify().mode());
            if (hash < 0 || !verified) {
                return Optional.empty();
            }
            Revision known = new Revision(
                    hash == 0 ? "" : revision.substring(0, hash - 1), revision.substring(hash + "sha1:".length()));
            Optional<String> tree = Optional.of(known.commit());
            if (!spec.content().whole()) {
                List<Artifact> included = spec.content().include().stream()
                        .flatMap(include -> included(object.namespace(), include).stream())
                        .toList();
                tree = store.kept(spec.url(), kept(spec, known, included));
            }
            return tree.map(id -> artifact(spec, known, id)).filter(store::has);
        } catch (InvalidSpec e) {
            return Optional.empty();
        }
    }

    private static String kept(GitRepositorySpec spec, Revision revision, List<Artifact> included) {
        StringBuilder name = new StringBuilder("git " + revision.commit() + " " + spec.content());
        included.forEach(artifact -> name.append(' ').append(artifact.digest()));
        return name.toString();
    }

    private static Artifact artifact(GitRepositorySpec spec, Revision revision, String tree) {
        return new Artifact(spec.url(), revision.toString(), tree, spec.ignore(), Map.of());
    }

    /** A submodule as it is: what is left out is decided for the whole. */
    private static Artifact artifact(String url, String commit) {
        return new Artifact(url, "sha1:" + commit, commit, GitIgnore.NOTHING, Map.of());
    }
}
