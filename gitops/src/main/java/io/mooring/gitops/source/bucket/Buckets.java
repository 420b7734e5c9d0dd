package io.mooring.gitops.source.bucket;

import io.mooring.gitops.object.InvalidSpec;
import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.source.Artifact;
import io.mooring.gitops.source.Credentials;
import io.mooring.gitops.source.FetchFailed;
import io.mooring.gitops.source.Fetches;
import io.mooring.gitops.source.GitIgnore;
import io.mooring.gitops.source.GitStore;
import io.mooring.gitops.source.GitTreeWriter;
import io.mooring.gitops.source.SourceKind;
import io.mooring.gitops.source.SourceProxy;
import io.mooring.gitops.source.SourceSecrets;
import io.mooring.gitops.source.remote.Deadline;
import io.mooring.gitops.source.remote.RemoteHttp;
import io.mooring.gitops.source.remote.Tls;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Bucket resources. An object is fetched again only when its entity tag has changed. */
public final class Buckets implements SourceKind {
    private static final String SOURCE_IGNORE = ".sourceignore";

    /** Of so many buckets it is remembered which content belongs to which entity tag. */
    private static final int REMEMBERED_MAX = 100;

    private final GitStore store;
    private final SourceSecrets secrets;
    private final Path workFolder;
    private final Clock clock;
    private final Fetches<Artifact> fetches;
    private final Map<String, Map<String, Content>> contents = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Map<String, Content>> eldest) {
            return size() > REMEMBERED_MAX;
        }
    };

    public Buckets(GitStore store, SourceSecrets secrets, Path workFolder, Clock clock) {
        this.store = store;
        this.secrets = secrets;
        this.workFolder = workFolder;
        this.clock = clock;
        this.fetches = new Fetches<>(clock);
    }

    /** What an object held when it had this entity tag. */
    private record Content(String tag, String id) {}

    @Override
    public Order order(KubernetesObject object) throws InvalidSpec {
        BucketSpec spec = BucketSpec.of(object);
        return new Order() {
            @Override
            public Duration interval() {
                return spec.timing().interval();
            }

            @Override
            public Artifact fetch(Duration age) throws FetchFailed {
                return Buckets.this.fetch(object.namespace(), spec, age);
            }
        };
    }

    @Override
    public String stored(Artifact artifact) {
        return "stored artifact: revision '" + artifact.revision() + "'";
    }

    private Artifact fetch(String namespace, BucketSpec spec, Duration age) throws FetchFailed {
        Map<String, String> secret = secrets.read(namespace, spec.secret());
        Map<String, String> tls = secrets.read(namespace, spec.certSecret());
        Optional<AwsSignature> signature = signature(secret, spec);
        Map<String, String> proxy = SourceProxy.read(secrets, namespace, spec.proxySecret());
        Map<String, String> known = new HashMap<>(tls);
        known.putAll(proxy);
        secret.forEach((key, value) -> known.put("\0" + key, value));
        String key = spec.place() + "\n" + spec.prefix() + "\n" + spec.ignore() + "\n" + Credentials.fingerprint(known);
        return fetches.fetch(
                key,
                age,
                () -> Deadline.within(spec.timing().timeout(), S3Client.FAILED, () -> {
                    try (RemoteHttp http = new RemoteHttp(Tls.of(tls), SourceProxy.settings(proxy))) {
                        return pull(new S3Client(http, spec.place(), signature, clock), spec);
                    }
                }));
    }

    private static Optional<AwsSignature> signature(Map<String, String> secret, BucketSpec spec) throws FetchFailed {
        if (spec.secret().isEmpty()) {
            return Optional.empty();
        }
        String accessKey = secret.getOrDefault("accesskey", "");
        String secretKey = secret.getOrDefault("secretkey", "");
        if (accessKey.isEmpty() || secretKey.isEmpty()) {
            throw new FetchFailed(
                    FetchFailed.AUTHENTICATION,
                    "secret '" + spec.secret() + "' needs both 'accesskey' and 'secretkey'");
        }
        return Optional.of(new AwsSignature(
                accessKey.strip(), secretKey.strip(), spec.place().region()));
    }

    private Artifact pull(S3Client client, BucketSpec spec) throws FetchFailed, IOException {
        Files.createDirectories(workFolder);
        Path file = Files.createTempFile(workFolder, "object-", ".part");
        try {
            Map<String, String> objects = client.list(spec.prefix());
            String rules = client.download(SOURCE_IGNORE, file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
            GitIgnore ignore = GitIgnore.of(rules + "\n" + spec.ignore());
            objects.keySet().removeIf(key -> key.equals(SOURCE_IGNORE) || ignore.leavesOut(key));
            String revision = revision(objects);
            String name = kept(revision, spec);
            String tree = store.keep(shelf(spec), name, writer -> fill(writer, client, spec, objects, file));
            return new Artifact(shelf(spec), revision, tree, spec.ignore(), Map.of());
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private void fill(GitTreeWriter writer, S3Client client, BucketSpec spec, Map<String, String> objects, Path file)
            throws FetchFailed, IOException {
        Map<String, Content> known = remembered(shelf(spec));
        Map<String, Content> now = new HashMap<>();
        for (Map.Entry<String, String> object : objects.entrySet()) {
            String key = object.getKey();
            Content content = known.get(key);
            if (content != null && content.tag().equals(object.getValue()) && writer.reuse(key, content.id())) {
                now.put(key, content);
                continue;
            }
            if (!client.download(key, file)) {
                throw new FetchFailed(S3Client.FAILED, "object '" + key + "' went away while it was fetched");
            }
            try (InputStream in = Files.newInputStream(file)) {
                String id = writer.add(key, Files.size(file), in);
                if (!id.isEmpty()) {
                    now.put(key, new Content(object.getValue(), id));
                }
            }
        }
        synchronized (contents) {
            contents.put(shelf(spec), now);
        }
    }

    private Map<String, Content> remembered(String shelf) {
        synchronized (contents) {
            return contents.getOrDefault(shelf, Map.of());
        }
    }

    /** The digest of the listing, made as Flux makes it. */
    static String revision(Map<String, String> objects) {
        StringBuilder lines = new StringBuilder();
        objects.forEach((key, tag) -> lines.append(key).append(' ').append(tag).append('\n'));
        return "sha256:" + AwsSignature.hex(AwsSignature.sha256(lines.toString()));
    }

    @Override
    public Optional<Artifact> remembered(KubernetesObject object) {
        try {
            BucketSpec spec = BucketSpec.of(object);
            String revision = object.status().path("artifact").path("revision").asString("");
            return store.kept(shelf(spec), kept(revision, spec))
                    .map(tree -> new Artifact(shelf(spec), revision, tree, spec.ignore(), Map.of()))
                    .filter(store::has);
        } catch (InvalidSpec e) {
            return Optional.empty();
        }
    }

    private static String shelf(BucketSpec spec) {
        return "s3://" + spec.place().endpoint() + "/" + spec.place().bucket();
    }

    private static String kept(String revision, BucketSpec spec) {
        return "bucket " + revision + " " + spec.prefix() + "\n" + spec.ignore();
    }
}
