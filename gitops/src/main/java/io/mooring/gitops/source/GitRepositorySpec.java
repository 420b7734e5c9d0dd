package io.mooring.gitops.source;

import io.mooring.gitops.object.GoDuration;
import io.mooring.gitops.object.InvalidSpec;
import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.object.UnsupportedFields;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The spec of a GitRepository, checked. The name of the Secret is empty if there is none. */
record GitRepositorySpec(
        String url,
        GitRef ref,
        String secretName,
        Duration interval,
        Duration timeout,
        String ignore,
        Content content,
        GitVerify verify,
        String proxySecret) {
    private static final Set<String> SUPPORTED = Set.of(
            "url",
            "ref",
            "secretRef",
            "interval",
            "timeout",
            "suspend",
            "ignore",
            "provider",
            "recurseSubmodules",
            "include",
            "sparseCheckout",
            "verify",
            "proxySecretRef");
    private static final Set<String> SUPPORTED_REF = Set.of("branch", "tag", "semver", "name", "commit");

    private static final Duration TIMEOUT_DEFAULT = Duration.ofSeconds(60);

    /** What is offered beside or instead of the whole commit. */
    record Content(boolean submodules, List<Include> include, List<String> sparse) {
        boolean whole() {
            return !submodules && include.isEmpty() && sparse.isEmpty();
        }
    }

    /** A folder of what another GitRepository offers, and where it belongs. */
    record Include(String name, String fromPath, String toPath) {}

    static GitRepositorySpec of(KubernetesObject object, Set<String> schemes) throws InvalidSpec {
        JsonNode spec = object.spec();
        Optional<String> unsupported = UnsupportedFields.in(spec, "spec", SUPPORTED)
                .or(() -> UnsupportedFields.in(spec.path("ref"), "spec.ref", SUPPORTED_REF))
                .or(() -> UnsupportedFields.in(spec.path("secretRef"), "spec.secretRef", Set.of("name")))
                .or(() -> UnsupportedFields.in(spec.path("proxySecretRef"), "spec.proxySecretRef", Set.of("name")));
        for (JsonNode include : spec.path("include")) {
            unsupported = unsupported
                    .or(() ->
                            UnsupportedFields.in(include, "spec.include[]", Set.of("repository", "fromPath", "toPath")))
                    .or(() -> UnsupportedFields.in(
                            include.path("repository"), "spec.include[].repository", Set.of("name")));
        }
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
            JsonNode named = spec.path("ref");
            GitRef ref = GitRef.of(
                    named.path("branch").asString(""),
                    named.path("tag").asString(""),
                    named.path("semver").asString(""),
                    named.path("name").asString(""),
                    named.path("commit").asString(""));
            return new GitRepositorySpec(
                    url,
                    ref,
                    spec.path("secretRef").path("name").asString(""),
                    GoDuration.parse(spec.path("interval").asString("")),
                    spec.has("timeout") ? GoDuration.parse(spec.path("timeout").asString("")) : TIMEOUT_DEFAULT,
                    spec.path("ignore").asString(""),
                    content(spec),
                    GitVerify.of(spec, ref),
                    proxySecret(spec, url));
        } catch (IllegalArgumentException e) {
            throw new InvalidSpec("InvalidSpec", String.valueOf(e.getMessage()));
        }
    }

    private static String proxySecret(JsonNode spec, String url) throws InvalidSpec {
        String name = spec.path("proxySecretRef").path("name").asString("");
        if (!name.isEmpty() && !scheme(url).startsWith("http")) {
            throw new InvalidSpec("UnsupportedField", "not supported: spec.proxySecretRef with '" + scheme(url) + "'");
        }
        return name;
    }

    private static Content content(JsonNode spec) {
        List<Include> includes = new ArrayList<>();
        for (JsonNode include : spec.path("include")) {
            String name = include.path("repository").path("name").asString("");
            String to = include.path("toPath").asString("");
            includes.add(new Include(
                    name,
                    folder(include.path("fromPath").asString(""), "spec.include[].fromPath"),
                    folder(to.isEmpty() ? name : to, "spec.include[].toPath")));
            if (includes.getLast().toPath().isEmpty()) {
                throw new IllegalArgumentException("spec.include[].toPath must name a folder");
            }
        }
        List<String> sparse = new ArrayList<>();
        for (JsonNode path : spec.path("sparseCheckout")) {
            String folder = folder(path.asString(""), "spec.sparseCheckout[]");
            if (folder.isEmpty()) {
                return new Content(spec.path("recurseSubmodules").asBoolean(false), List.copyOf(includes), List.of());
            }
            sparse.add(folder);
        }
        return new Content(spec.path("recurseSubmodules").asBoolean(false), List.copyOf(includes), List.copyOf(sparse));
    }

    /** A path without the parts that change nothing. */
    private static String folder(String path, String field) {
        List<String> segments = new ArrayList<>();
        for (String segment : path.split("/", -1)) {
            if (segment.equals("..")) {
                throw new IllegalArgumentException(field + " leads out of the source: '" + path + "'");
            }
            if (!segment.isEmpty() && !segment.equals(".")) {
                segments.add(segment);
            }
        }
        return String.join("/", segments);
    }

    private static String scheme(String url) {
        try {
            return String.valueOf(URI.create(url).getScheme());
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
