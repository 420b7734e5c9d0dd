package io.mooring.gitops.source.oci;

import io.mooring.gitops.object.InvalidSpec;
import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.source.Artifact;
import io.mooring.gitops.source.Credentials;
import io.mooring.gitops.source.FetchFailed;
import io.mooring.gitops.source.Fetches;
import io.mooring.gitops.source.GitStore;
import io.mooring.gitops.source.SourceKind;
import io.mooring.gitops.source.SourceProxy;
import io.mooring.gitops.source.SourceSecrets;
import io.mooring.gitops.source.remote.Deadline;
import io.mooring.gitops.source.remote.RemoteHttp;
import io.mooring.gitops.source.remote.TarGz;
import io.mooring.gitops.source.remote.Tls;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** OCIRepository resources: a layer of an artifact, unpacked once per digest into the store. */
public final class OciRepositories implements SourceKind {
    private static final String LAYER_FAILED = "OCIArtifactLayerOperationFailed";
    private static final int ANNOTATIONS_MAX = 50;

    private final GitStore store;
    private final SourceSecrets secrets;
    private final Path workFolder;
    private final Fetches<Artifact> fetches;

    public OciRepositories(GitStore store, SourceSecrets secrets, Path workFolder, Clock clock) {
        this.store = store;
        this.secrets = secrets;
        this.workFolder = workFolder;
        this.fetches = new Fetches<>(clock);
    }

    @Override
    public Order order(KubernetesObject object) throws InvalidSpec {
        OciRepositorySpec spec = OciRepositorySpec.of(object);
        return new Order() {
            @Override
            public Duration interval() {
                return spec.timing().interval();
            }

            @Override
            public Artifact fetch(Duration age) throws FetchFailed {
                return OciRepositories.this.fetch(object.namespace(), spec, age);
            }
        };
    }

    @Override
    public String stored(Artifact artifact) {
        return "stored artifact for digest '" + artifact.revision() + "'";
    }

    private Artifact fetch(String namespace, OciRepositorySpec spec, Duration age) throws FetchFailed {
        Map<String, String> tls = secrets.read(namespace, spec.access().certSecret());
        Optional<OciLogin> login = login(namespace, spec);
        Map<String, String> proxy =
                SourceProxy.read(secrets, namespace, spec.access().proxySecret());
        Map<String, String> known = new HashMap<>(tls);
        known.putAll(proxy);
        login.ifPresent(user -> known.put("\0login", user.basic()));
        String key = spec.name() + "\n" + spec.ref() + "\n" + spec.layer() + "\n"
                + spec.access().insecure() + "\n" + spec.ignore() + "\n" + Credentials.fingerprint(known);
        return fetches.fetch(
                key,
                age,
                () -> Deadline.within(spec.timing().timeout(), OciRegistry.FAILED, () -> {
                    try (RemoteHttp http = new RemoteHttp(Tls.of(tls), SourceProxy.settings(proxy))) {
                        return pull(
                                new OciRegistry(http, spec.name(), spec.access().insecure(), login), spec);
                    }
                }));
    }

    private Artifact pull(OciRegistry registry, OciRepositorySpec spec) throws FetchFailed, IOException {
        String reference = reference(registry, spec.ref());
        OciRegistry.Manifest named = registry.manifest(reference);
        String revision = spec.ref() instanceof OciRef.Digest ? named.digest() : reference + "@" + named.digest();
        String shelf = shelf(spec);
        String name = kept(named.digest(), spec);
        Optional<String> kept = store.kept(shelf, name);
        Map<String, String> origin = new TreeMap<>();
        OciRegistry.Manifest image = image(registry, named);
        image.content().path("annotations").properties().stream()
                .limit(ANNOTATIONS_MAX)
                .forEach(entry -> origin.put(entry.getKey(), entry.getValue().asString("")));
        if (kept.isPresent()) {
            Artifact artifact = new Artifact(shelf, revision, kept.get(), spec.ignore(), origin);
            if (store.has(artifact)) {
                return artifact;
            }
        }
        JsonNode layer = layer(image.content(), spec.layer());
        Files.createDirectories(workFolder);
        Path file = Files.createTempFile(workFolder, "layer-", ".tar.gz");
        try {
            registry.layer(layer, file);
            String tree = store.keep(shelf, name, writer -> {
                try (InputStream in = Files.newInputStream(file)) {
                    TarGz.unpack(in, writer);
                } catch (IOException e) {
                    throw new FetchFailed(
                            LAYER_FAILED, "failed to extract the layer of '" + revision + "': " + e.getMessage());
                }
            });
            return new Artifact(shelf, revision, tree, spec.ignore(), origin);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static String reference(OciRegistry registry, OciRef ref) throws FetchFailed, IOException {
        return switch (ref) {
            case OciRef.Digest(String digest) -> digest;
            case OciRef.Tag(String tag) -> tag;
            case OciRef.Semver semver -> {
                try {
                    yield semver.choose(registry.tags())
                            .filter(tag -> OciRef.TAG.matcher(tag).matches())
                            .orElseThrow(() -> new FetchFailed(
                                    OciRegistry.FAILED, "no match found for semver: " + semver.range()));
                } catch (IllegalArgumentException e) {
                    throw new FetchFailed(OciRegistry.FAILED, String.valueOf(e.getMessage()));
                }
            }
        };
    }

    /** Of an index the image for Linux on x86, as Flux takes it. */
    private static OciRegistry.Manifest image(OciRegistry registry, OciRegistry.Manifest named)
            throws FetchFailed, IOException {
        if (!named.content().path("manifests").isArray()) {
            return named;
        }
        for (JsonNode one : named.content().path("manifests")) {
            JsonNode platform = one.path("platform");
            String digest = one.path("digest").asString("");
            if (platform.path("os").asString("linux").equals("linux")
                    && platform.path("architecture").asString("amd64").equals("amd64")
                    && OciRef.DIGEST.matcher(digest).matches()) {
                return registry.manifest(digest);
            }
        }
        throw new FetchFailed(OciRegistry.FAILED, "the index has no image for linux/amd64");
    }

    private static JsonNode layer(JsonNode manifest, OciRepositorySpec.Layer wanted) throws FetchFailed {
        for (JsonNode layer : manifest.path("layers")) {
            if (wanted.mediaType().isEmpty()
                    || layer.path("mediaType").asString("").equals(wanted.mediaType())) {
                return layer;
            }
        }
        throw new FetchFailed(
                LAYER_FAILED,
                wanted.mediaType().isEmpty()
                        ? "no layers found in artifact"
                        : "failed to find layer with media type '" + wanted.mediaType() + "' in artifact");
    }

    private Optional<OciLogin> login(String namespace, OciRepositorySpec spec) throws FetchFailed {
        if (!spec.access().secret().isEmpty()) {
            return OciLogin.find(
                    secrets.read(namespace, spec.access().secret()), spec.name().login());
        }
        if (!spec.access().serviceAccount().isEmpty()) {
            KubernetesObject account = secrets.account(namespace, spec.access().serviceAccount());
            for (JsonNode reference : account.tree().path("imagePullSecrets")) {
                Optional<OciLogin> login = OciLogin.find(
                        secrets.read(namespace, reference.path("name").asString("")),
                        spec.name().login());
                if (login.isPresent()) {
                    return login;
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public Optional<Artifact> remembered(KubernetesObject object) {
        JsonNode known = object.status().path("artifact");
        String revision = known.path("revision").asString("");
        try {
            OciRepositorySpec spec = OciRepositorySpec.of(object);
            String digest = revision.substring(revision.indexOf('@') + 1);
            return store.kept(shelf(spec), kept(digest, spec))
                    .map(tree -> new Artifact(
                            shelf(spec),
                            revision,
                            tree,
                            spec.ignore(),
                            KubernetesObject.strings(known.path("metadata"))))
                    .filter(store::has);
        } catch (InvalidSpec e) {
            return Optional.empty();
        }
    }

    private static String shelf(OciRepositorySpec spec) {
        return "oci://" + spec.name().host() + "/" + spec.name().path();
    }

    private static String kept(String digest, OciRepositorySpec spec) {
        return "oci " + digest + " " + spec.layer().mediaType();
    }
}
