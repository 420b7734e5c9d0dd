package io.mooring.gitops.source.helm;

import io.mooring.extensions.chart.RepositoryIndex;
import io.mooring.gitops.object.InvalidSpec;
import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.source.Artifact;
import io.mooring.gitops.source.FetchFailed;
import io.mooring.gitops.source.Fetches;
import io.mooring.gitops.source.GitStore;
import io.mooring.gitops.source.SourceKind;
import io.mooring.gitops.source.SourceSecrets;
import io.mooring.gitops.source.remote.Deadline;
import io.mooring.gitops.source.remote.RemoteHttp;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** HelmRepository resources: the index of a chart repository; a registry has none and is only remembered. */
public final class HelmRepositories implements SourceKind {
    static final String INDEX = "index.yaml";

    private final GitStore store;
    private final SourceSecrets secrets;
    private final Fetches<Artifact> fetches;

    public HelmRepositories(GitStore store, SourceSecrets secrets, Clock clock) {
        this.store = store;
        this.secrets = secrets;
        this.fetches = new Fetches<>(clock);
    }

    @Override
    public Order order(KubernetesObject object) throws InvalidSpec {
        HelmRepositorySpec spec = HelmRepositorySpec.of(object);
        return new Order() {
            @Override
            public Duration interval() {
                return spec.timing().interval();
            }

            @Override
            public Artifact fetch(Duration age) throws FetchFailed {
                return spec.registry() ? registry(spec) : HelmRepositories.this.fetch(object.namespace(), spec, age);
            }
        };
    }

    @Override
    public String stored(Artifact artifact) {
        return artifact.tree().isEmpty()
                ? "Helm repository is ready"
                : "stored artifact: revision '" + artifact.revision() + "'";
    }

    private static Artifact registry(HelmRepositorySpec spec) {
        return new Artifact(spec.url(), "", "", "", Map.of());
    }

    private Artifact fetch(String namespace, HelmRepositorySpec spec, Duration age) throws FetchFailed {
        HelmAccess access = HelmAccess.read(secrets, namespace, spec);
        String key = spec.url() + "\n" + access.fingerprint();
        return fetches.fetch(
                key,
                age,
                () -> Deadline.within(spec.timing().timeout(), "IndexationFailed", () -> {
                    try (RemoteHttp http = access.http();
                            RemoteHttp.Reply reply = access.get(http, spec, spec.address(INDEX))) {
                        return keep(spec, reply.bytes(RepositoryIndex.BYTES_MAX, "the index"));
                    }
                }));
    }

    private Artifact keep(HelmRepositorySpec spec, byte[] index) throws FetchFailed, IOException {
        String digest = "sha256:" + HexFormat.of().formatHex(sha256(index));
        String tree = store.keep(
                shelf(spec.url()), digest, writer -> writer.add(INDEX, index.length, new ByteArrayInputStream(index)));
        return new Artifact(shelf(spec.url()), digest, tree, "", Map.of());
    }

    @Override
    public Optional<Artifact> remembered(KubernetesObject object) {
        try {
            HelmRepositorySpec spec = HelmRepositorySpec.of(object);
            if (spec.registry()) {
                return Optional.of(registry(spec));
            }
            String revision = object.status().path("artifact").path("revision").asString("");
            return store.kept(shelf(spec.url()), revision)
                    .map(tree -> new Artifact(shelf(spec.url()), revision, tree, "", Map.of()))
                    .filter(store::has);
        } catch (InvalidSpec e) {
            return Optional.empty();
        }
    }

    private static String shelf(String url) {
        return "index of " + url;
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
