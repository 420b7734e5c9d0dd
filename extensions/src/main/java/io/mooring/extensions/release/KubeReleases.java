package io.mooring.extensions.release;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.mooring.extensions.helm.ReleaseName;
import io.mooring.extensions.helm.ReleaseStatus;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The Secrets in which Helm keeps its revisions. Reading them spares a worker process where only a look is needed;
 * writing them does the two things that Helm cannot: declare a broken-off revision deployed, and forget old ones.
 */
final class KubeReleases {
    /** A Secret holds one megabyte; what it unpacks to is bounded so that a forged one cannot fill the memory. */
    private static final int PAYLOAD_BYTES_MAX = 64 << 20;

    private static final String PAYLOAD = "release";
    private static final String STATUS = "status";
    private static final String VERSION = "version";
    private static final String DEPLOYED = "deployed";
    private static final String FAILED = "failed";
    private static final String SUPERSEDED = "superseded";
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final KubernetesClient client;

    KubeReleases(KubernetesClient client) {
        this.client = client;
    }

    ObservedRelease observe(ReleaseName release) {
        try {
            List<Secret> revisions = client.secrets()
                    .inNamespace(release.namespace())
                    .withLabels(Map.of("owner", "helm", "name", release.name()))
                    .withoutLabel(STATUS, SUPERSEDED)
                    .list()
                    .getItems();
            Optional<Secret> newest = revisions.stream().max(Comparator.comparingInt(KubeReleases::revision));
            return newest.isPresent() ? present(newest.get()) : new ObservedRelease.Absent();
        } catch (KubernetesClientException | IOException failed) {
            throw new ClusterUnavailable("read the state of release " + release, failed);
        }
    }

    /** Makes Helm take a revision for complete, although it has failed or the process that made it has died. */
    void markDeployed(ReleaseName release, int revision) {
        completedBefore(release, revision, DEPLOYED).forEach(earlier -> mark(release, earlier, SUPERSEDED, ""));
        mark(release, revision, DEPLOYED, "");
    }

    /** Lets the history tell that a revision was no good. */
    void markFailed(ReleaseName release, int revision, String why) {
        mark(release, revision, FAILED, why);
    }

    private void mark(ReleaseName release, int revision, String status, String description) {
        try {
            Secret secret = named(release, revision).get();
            if (secret == null) {
                return;
            }
            ObjectNode payload = (ObjectNode) JSON.readTree(unpack(secret));
            JsonNode info = payload.get("info");
            if (info instanceof ObjectNode fields) {
                fields.put(STATUS, status);
                if (!description.isEmpty()) {
                    fields.put("description", description);
                }
            }
            secret.getMetadata().getLabels().put(STATUS, status);
            secret.getData().put(PAYLOAD, pack(JSON.writeValueAsBytes(payload)));
            client.resource(secret).update();
        } catch (KubernetesClientException | IOException failed) {
            throw new ClusterUnavailable("mark revision " + revision + " of release " + release, failed);
        }
    }

    /** The revisions before one that Helm has completed and nobody has found wanting, newest first. */
    List<Integer> completedBefore(ReleaseName release, int revision) {
        return completedBefore(release, revision, DEPLOYED, SUPERSEDED);
    }

    private List<Integer> completedBefore(ReleaseName release, int revision, String... states) {
        try {
            return client
                    .secrets()
                    .inNamespace(release.namespace())
                    .withLabels(Map.of("owner", "helm", "name", release.name()))
                    .list()
                    .getItems()
                    .stream()
                    .filter(secret -> List.of(states).contains(label(secret, STATUS)))
                    .map(KubeReleases::revision)
                    .filter(past -> past < revision)
                    .sorted(Comparator.reverseOrder())
                    .toList();
        } catch (KubernetesClientException failed) {
            throw new ClusterUnavailable("read the history of release " + release, failed);
        }
    }

    /** All that a revision holds; empty if it is gone. */
    Optional<StoredRevision> stored(ReleaseName release, int revision) {
        try {
            Secret secret = named(release, revision).get();
            return secret == null
                    ? Optional.empty()
                    : Optional.of(StoredRevision.of(JSON.readTree(unpack(secret)), release.namespace()));
        } catch (KubernetesClientException | IOException failed) {
            throw new ClusterUnavailable("read revision " + revision + " of release " + release, failed);
        }
    }

    /** Deletes the revision that falls out of the history, unless it is the one that is deployed. */
    void forget(ReleaseName release, int revision) {
        try {
            Secret secret = named(release, revision).get();
            if (secret != null && !DEPLOYED.equals(label(secret, STATUS))) {
                client.resource(secret).delete();
            }
        } catch (KubernetesClientException failed) {
            throw new ClusterUnavailable("forget revision " + revision + " of release " + release, failed);
        }
    }

    private Resource<Secret> named(ReleaseName release, int revision) {
        return client.secrets()
                .inNamespace(release.namespace())
                .withName("sh.helm.release.v1." + release.name() + ".v" + revision);
    }

    private static ObservedRelease present(Secret secret) throws IOException {
        Payload payload = JSON.readValue(unpack(secret), Payload.class);
        Metadata chart = payload.chart() == null ? null : payload.chart().metadata();
        Info info = payload.info() == null ? new Info("", "", "") : payload.info();
        return new ObservedRelease.Present(
                revision(secret),
                ReleaseStatus.of(text(info.status())),
                new ObservedRelease.ChartVersion(
                        text(chart == null ? null : chart.name()), text(chart == null ? null : chart.version())),
                text(info.description()),
                instant(text(info.lastDeployed())),
                text(payload.manifest()));
    }

    private static int revision(Secret secret) {
        String version = label(secret, VERSION);
        return version.matches("\\d{1,9}") ? Integer.parseInt(version) : 0;
    }

    private static String label(Secret secret, String name) {
        Map<String, String> labels = secret.getMetadata().getLabels();
        return labels == null ? "" : text(labels.get(name));
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    private static Instant instant(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException unknown) {
            return Instant.EPOCH;
        }
    }

    /** Kubernetes encodes the data once, Helm did so before, around a gzip. */
    static byte[] unpack(Secret secret) throws IOException {
        Map<String, String> data = secret.getData();
        String encoded = data == null ? null : data.get(PAYLOAD);
        if (encoded == null) {
            throw new IOException("the Secret " + secret.getMetadata().getName() + " holds no release");
        }
        try (InputStream json = new GZIPInputStream(new ByteArrayInputStream(
                Base64.getDecoder().decode(Base64.getDecoder().decode(encoded))))) {
            byte[] payload = json.readNBytes(PAYLOAD_BYTES_MAX + 1);
            if (payload.length > PAYLOAD_BYTES_MAX) {
                throw new IOException("the release unpacks to more than " + PAYLOAD_BYTES_MAX + " bytes");
            }
            return payload;
        } catch (IllegalArgumentException broken) {
            throw new IOException("the release is not encoded as Helm does it", broken);
        }
    }

    static String pack(byte[] json) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(json);
        }
        String inner = Base64.getEncoder().encodeToString(packed.toByteArray());
        return Base64.getEncoder().encodeToString(inner.getBytes(StandardCharsets.US_ASCII));
    }

    /** The part of a release that is needed; templates and files are skipped while reading. */
    record Payload(
            @Nullable Info info,
            @Nullable ChartPart chart,
            @Nullable String manifest) {}

    record Info(
            @Nullable String status,
            @Nullable String description,
            @JsonProperty("last_deployed") @Nullable String lastDeployed) {}

    record ChartPart(@Nullable Metadata metadata) {}

    record Metadata(@Nullable String name, @Nullable String version) {}
}
