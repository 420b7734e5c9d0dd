package io.mooring.gitops.source.oci;

import io.mooring.gitops.object.GoDuration;
import io.mooring.gitops.object.InvalidSpec;
import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.object.UnsupportedFields;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The spec of an OCIRepository, checked. What is not given is empty. */
record OciRepositorySpec(OciName name, OciRef ref, Layer layer, Access access, Timing timing, String ignore) {
    private static final Set<String> SUPPORTED = Set.of(
            "url",
            "ref",
            "layerSelector",
            "provider",
            "secretRef",
            "certSecretRef",
            "serviceAccountName",
            "insecure",
            "interval",
            "timeout",
            "suspend",
            "ignore",
            "proxySecretRef");
    private static final Duration TIMEOUT_DEFAULT = Duration.ofSeconds(60);

    /** Which layer is taken: the first, or the first of a media type. */
    record Layer(String mediaType) {}

    /** How the registry is spoken to: names of Secrets and of a ServiceAccount with pull secrets. */
    record Access(String secret, String certSecret, String serviceAccount, boolean insecure, String proxySecret) {}

    record Timing(Duration interval, Duration timeout) {}

    static OciRepositorySpec of(KubernetesObject object) throws InvalidSpec {
        JsonNode spec = object.spec();
        Optional<String> unsupported = UnsupportedFields.in(spec, "spec", SUPPORTED)
                .or(() -> UnsupportedFields.in(
                        spec.path("ref"), "spec.ref", Set.of("tag", "semver", "semverFilter", "digest")))
                .or(() -> UnsupportedFields.in(spec.path("secretRef"), "spec.secretRef", Set.of("name")))
                .or(() -> UnsupportedFields.in(spec.path("proxySecretRef"), "spec.proxySecretRef", Set.of("name")))
                .or(() -> UnsupportedFields.in(spec.path("certSecretRef"), "spec.certSecretRef", Set.of("name")))
                .or(() -> UnsupportedFields.in(
                        spec.path("layerSelector"), "spec.layerSelector", Set.of("mediaType", "operation")));
        if (unsupported.isPresent()) {
            throw new InvalidSpec("UnsupportedField", unsupported.get());
        }
        String provider = spec.path("provider").asString("generic");
        if (!provider.equals("generic")) {
            throw new InvalidSpec("UnsupportedField", "not supported: spec.provider '" + provider + "'");
        }
        // Copied or extracted, whoever uses the artifact sees the files in the layer.
        String operation = spec.path("layerSelector").path("operation").asString("extract");
        if (!Set.of("extract", "copy").contains(operation)) {
            throw new InvalidSpec(
                    "UnsupportedField", "not supported: spec.layerSelector.operation '" + operation + "'");
        }
        OciName name;
        try {
            name = OciName.parse(spec.path("url").asString(""));
        } catch (IllegalArgumentException e) {
            throw new InvalidSpec("URLInvalid", String.valueOf(e.getMessage()));
        }
        return of(spec, name);
    }

    private static OciRepositorySpec of(JsonNode spec, OciName name) throws InvalidSpec {
        try {
            JsonNode ref = spec.path("ref");
            return new OciRepositorySpec(
                    name,
                    OciRef.of(
                            ref.path("digest").asString(""),
                            ref.path("semver").asString(""),
                            ref.path("semverFilter").asString(""),
                            ref.path("tag").asString("")),
                    new Layer(spec.path("layerSelector").path("mediaType").asString("")),
                    new Access(
                            spec.path("secretRef").path("name").asString(""),
                            spec.path("certSecretRef").path("name").asString(""),
                            spec.path("serviceAccountName").asString(""),
                            spec.path("insecure").asBoolean(false),
                            spec.path("proxySecretRef").path("name").asString("")),
                    new Timing(
                            GoDuration.parse(spec.path("interval").asString("")),
                            spec.has("timeout")
                                    ? GoDuration.parse(spec.path("timeout").asString(""))
                                    : TIMEOUT_DEFAULT),
                    spec.path("ignore").asString(""));
        } catch (IllegalArgumentException e) {
            throw new InvalidSpec("InvalidSpec", String.valueOf(e.getMessage()));
        }
    }
}
