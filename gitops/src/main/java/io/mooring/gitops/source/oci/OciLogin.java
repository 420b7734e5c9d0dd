package io.mooring.gitops.source.oci;

import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.source.FetchFailed;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A user's name and password for a registry. Its text form shows nothing. */
record OciLogin(String user, String password) {
    private static final String DOCKER_CONFIG = ".dockerconfigjson";

    /** The login for a registry in a Secret of the type kubernetes.io/dockerconfigjson; empty if it names other registries. */
    static Optional<OciLogin> find(Map<String, String> secret, String registry) throws FetchFailed {
        String text = secret.getOrDefault(DOCKER_CONFIG, "");
        if (text.isEmpty()) {
            throw invalid("has no " + DOCKER_CONFIG);
        }
        JsonNode auths;
        try {
            auths = KubernetesObject.parse(text).tree().path("auths");
        } catch (tools.jackson.core.JacksonException | IllegalArgumentException e) {
            throw invalid(DOCKER_CONFIG + " is no Docker configuration");
        }
        for (var entry : auths.properties()) {
            String host = entry.getKey().replaceFirst("^https?://", "").replaceFirst("/.*$", "");
            if (host.equalsIgnoreCase(registry) || (host.equals("docker.io") && registry.endsWith(".docker.io"))) {
                return Optional.of(of(entry.getValue()));
            }
        }
        return Optional.empty();
    }

    private static OciLogin of(JsonNode entry) throws FetchFailed {
        String auth = entry.path("auth").asString("");
        if (auth.isEmpty()) {
            return new OciLogin(
                    entry.path("username").asString(""), entry.path("password").asString(""));
        }
        try {
            String pair = new String(Base64.getDecoder().decode(auth), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            if (colon >= 0) {
                return new OciLogin(pair.substring(0, colon), pair.substring(colon + 1));
            }
        } catch (IllegalArgumentException e) {
            // The same sentence says it.
        }
        throw invalid("'auth' in " + DOCKER_CONFIG + " is not user:password in base64");
    }

    String basic() {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private static FetchFailed invalid(String what) {
        return new FetchFailed(FetchFailed.AUTHENTICATION, "the Secret of spec.secretRef: " + what);
    }

    @Override
    public String toString() {
        return "OciLogin[***]";
    }
}
