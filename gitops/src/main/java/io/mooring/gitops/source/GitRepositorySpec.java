package io.mooring.gitops.source;

import io.mooring.gitops.object.GoDuration;
import io.mooring.gitops.object.InvalidSpec;
import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.object.UnsupportedFields;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The spec of a GitRepository, checked. The name of the Secret is empty if there is none. */
record GitRepositorySpec(
        String url, GitRef ref, String secretName, Duration interval, Duration timeout, String ignore) {
    private static final Set<String> SUPPORTED =
            Set.of("url", "ref", "secretRef", "interval", "timeout", "suspend", "ignore", "provider");
    private static final Set<String> SUPPORTED_REF = Set.of("branch", "tag", "semver", "name", "commit");

    private static final Duration TIMEOUT_DEFAULT = Duration.ofSeconds(60);

    static GitRepositorySpec of(KubernetesObject object, Set<String> schemes) throws InvalidSpec {
        JsonNode spec = object.spec();
        Optional<String> unsupported = UnsupportedFields.in(spec, "spec", SUPPORTED)
                .or(() -> UnsupportedFields.in(spec.path("ref"), "spec.ref", SUPPORTED_REF));
        if (unsupported.isPresent()) {
            throw new InvalidSpec("UnsupportedField", unsupported.get());
        }
        String provider = spec.path("provider").asString("generic");
        if (!provider.equals("generic")) {
            throw new InvalidSpec("UnsupportedField", "not supported: spec.provider '" + provider + "'");
        }
        String url = spec.path("url").asString("");
        if (!schemes.contains(scheme(url))) {
            throw new InvalidSpec(
                    "URLInvalid",
                    "spec.url must begin with one of "
                            + schemes.stream().sorted().toList() + ": '" + url.replaceAll("://[^/@]+@", "://***@")
                            + "'");
        }
        try {
            JsonNode ref = spec.path("ref");
            return new GitRepositorySpec(
                    url,
                    GitRef.of(
                            ref.path("branch").asString(""),
                            ref.path("tag").asString(""),
                            ref.path("semver").asString(""),
                            ref.path("name").asString(""),
                            ref.path("commit").asString("")),
                    spec.path("secretRef").path("name").asString(""),
                    GoDuration.parse(spec.path("interval").asString("")),
                    spec.has("timeout") ? GoDuration.parse(spec.path("timeout").asString("")) : TIMEOUT_DEFAULT,
                    spec.path("ignore").asString(""));
        } catch (IllegalArgumentException e) {
            throw new InvalidSpec("InvalidSpec", String.valueOf(e.getMessage()));
        }
    }

    private static String scheme(String url) {
        try {
            return String.valueOf(URI.create(url).getScheme());
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
