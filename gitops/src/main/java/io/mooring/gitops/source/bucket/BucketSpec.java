package io.mooring.gitops.source.bucket;

import io.mooring.gitops.object.GoDuration;
import io.mooring.gitops.object.InvalidSpec;
import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.object.UnsupportedFields;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** The spec of a Bucket, checked. What is not given is empty. */
record BucketSpec(
        Place place,
        String prefix,
        String secret,
        String certSecret,
        Timing timing,
        String ignore,
        String proxySecret) {
    private static final Set<String> SUPPORTED = Set.of(
            "provider",
            "bucketName",
            "endpoint",
            "insecure",
            "region",
            "prefix",
            "secretRef",
            "certSecretRef",
            "interval",
            "timeout",
            "suspend",
            "ignore",
            "proxySecretRef");
    private static final Duration TIMEOUT_DEFAULT = Duration.ofSeconds(60);
    private static final String REGION_DEFAULT = "us-east-1";
    private static final Pattern ENDPOINT = Pattern.compile("[A-Za-z0-9.-]+(:\\d{1,5})?|\\[[0-9a-fA-F:]+](:\\d{1,5})?");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,254}");

    /** Where a bucket is. */
    record Place(String endpoint, boolean insecure, String region, String bucket) {
        /** The address of an object, or of the bucket with an empty path; Amazon wants the bucket in the name of the host. */
        URI uri(String encodedPath, String query) {
            boolean amazon = endpoint.endsWith(".amazonaws.com") && bucket.indexOf('.') < 0;
            String host = amazon ? bucket + "." + endpoint : endpoint;
            String path = amazon ? "/" + encodedPath : "/" + bucket + "/" + encodedPath;
            return URI.create((insecure ? "http://" : "https://") + host + path + query);
        }
    }

    record Timing(Duration interval, Duration timeout) {}

    static BucketSpec of(KubernetesObject object) throws InvalidSpec {
        JsonNode spec = object.spec();
        Optional<String> unsupported = UnsupportedFields.in(spec, "spec", SUPPORTED)
                .or(() -> UnsupportedFields.in(spec.path("secretRef"), "spec.secretRef", Set.of("name")))
                .or(() -> UnsupportedFields.in(spec.path("proxySecretRef"), "spec.proxySecretRef", Set.of("name")))
                .or(() -> UnsupportedFields.in(spec.path("certSecretRef"), "spec.certSecretRef", Set.of("name")));
        if (unsupported.isPresent()) {
            throw new InvalidSpec("UnsupportedField", unsupported.get());
        }
        String provider = spec.path("provider").asString("generic");
        if (!provider.equals("generic")) {
            throw new InvalidSpec("UnsupportedField", "not supported: spec.provider '" + provider + "'");
        }
        String endpoint = spec.path("endpoint").asString("");
        if (!ENDPOINT.matcher(endpoint).matches()) {
            throw new InvalidSpec(
                    "URLInvalid", "spec.endpoint must be host or host:port, without a scheme: '" + endpoint + "'");
        }
        String bucket = spec.path("bucketName").asString("");
        if (!NAME.matcher(bucket).matches()) {
            throw new InvalidSpec("InvalidSpec", "spec.bucketName is no name of a bucket: '" + bucket + "'");
        }
        String region = spec.path("region").asString("");
        try {
            return new BucketSpec(
                    new Place(
                            endpoint,
                            spec.path("insecure").asBoolean(false),
                            region.isEmpty() ? REGION_DEFAULT : region,
                            bucket),
                    spec.path("prefix").asString(""),
                    spec.path("secretRef").path("name").asString(""),
                    spec.path("certSecretRef").path("name").asString(""),
                    new Timing(
                            GoDuration.parse(spec.path("interval").asString("")),
                            spec.has("timeout")
                                    ? GoDuration.parse(spec.path("timeout").asString(""))
                                    : TIMEOUT_DEFAULT),
                    spec.path("ignore").asString(""),
                    spec.path("proxySecretRef").path("name").asString(""));
        } catch (IllegalArgumentException e) {
            throw new InvalidSpec("InvalidSpec", String.valueOf(e.getMessage()));
        }
    }
}
