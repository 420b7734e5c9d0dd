package io.mooring.gitops.source.helm;

import io.mooring.gitops.object.GoDuration;
import io.mooring.gitops.object.InvalidSpec;
import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.object.UnsupportedFields;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The spec of a HelmRepository, checked. What is not given is empty. */
record HelmRepositorySpec(String url, boolean registry, Access access, Timing timing) {
    private static final Set<String> SUPPORTED = Set.of(
            "url",
            "type",
            "secretRef",
            "certSecretRef",
            "passCredentials",
            "insecure",
            "interval",
            "timeout",
            "provider",
            "suspend");
    private static final Duration TIMEOUT_DEFAULT = Duration.ofSeconds(60);
    private static final Duration INTERVAL_DEFAULT = Duration.ofMinutes(1);
    private static final String OCI = "oci";

    /**
     * How the server is spoken to.
     *
     * @param everywhere whether the login is shown to other servers, too, on which the index says that charts are
     */
    record Access(String secret, String certSecret, boolean everywhere, boolean insecure) {}

    record Timing(Duration interval, Duration timeout) {}

    static HelmRepositorySpec of(KubernetesObject object) throws InvalidSpec {
        JsonNode spec = object.spec();
        Optional<String> unsupported = UnsupportedFields.in(spec, "spec", SUPPORTED)
                .or(() -> UnsupportedFields.in(spec.path("secretRef"), "spec.secretRef", Set.of("name")))
                .or(() -> UnsupportedFields.in(spec.path("certSecretRef"), "spec.certSecretRef", Set.of("name")));
        if (unsupported.isPresent()) {
            throw new InvalidSpec("UnsupportedField", unsupported.get());
        }
        String provider = spec.path("provider").asString("generic");
        if (!provider.equals("generic")) {
            throw new InvalidSpec("UnsupportedField", "not supported: spec.provider '" + provider + "'");
        }
        String url = spec.path("url").asString("");
        boolean registry = spec.path("type").asString("default").equals(OCI);
        check(url, registry);
        try {
            return new HelmRepositorySpec(
                    url.replaceAll("/+$", ""),
                    registry,
                    new Access(
                            spec.path("secretRef").path("name").asString(""),
                            spec.path("certSecretRef").path("name").asString(""),
                            spec.path("passCredentials").asBoolean(false),
                            spec.path("insecure").asBoolean(false)),
                    new Timing(
                            duration(spec.path("interval"), INTERVAL_DEFAULT),
                            duration(spec.path("timeout"), TIMEOUT_DEFAULT)));
        } catch (IllegalArgumentException e) {
            throw new InvalidSpec("InvalidSpec", String.valueOf(e.getMessage()));
        }
    }

    private static Duration duration(JsonNode text, Duration otherwise) {
        return text.isMissingNode() ? otherwise : GoDuration.parse(text.asString(""));
    }

    private static void check(String url, boolean registry) throws InvalidSpec {
        URI address;
        try {
            address = URI.create(url);
        } catch (IllegalArgumentException e) {
            throw new InvalidSpec("URLInvalid", "spec.url is no URL");
        }
        String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        Set<String> allowed = registry ? Set.of(OCI) : Set.of("http", "https");
        if (!allowed.contains(scheme) || address.getAuthority() == null || address.getUserInfo() != null) {
            throw new InvalidSpec(
                    "URLInvalid",
                    registry
                            ? "spec.url of a HelmRepository of the type oci is like oci://host/path"
                            : "spec.url is the http or https address of a folder with an index.yaml, without a user;"
                                    + " a registry (oci://) needs spec.type 'oci'");
        }
    }

    /** The address of the index, or of a chart that the index names. */
    URI address(String reference) {
        return URI.create(url + "/").resolve(reference);
    }
}
