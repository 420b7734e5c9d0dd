package io.mooring.protocol.configuration;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An artifact in an OCI registry.
 *
 * @param url begins with {@code oci://}
 * @param timeoutInSeconds of one pull
 * @param syncIntervalInSeconds between two looks at the registry
 * @param insecure the registry is asked over plain http
 * @param useWorkloadIdentity the registry is Azure's, and knows the cluster's workload identity
 * @param serviceAccountName whose image pull secrets are used
 * @param localAuthRef name of a Secret in the configuration's namespace that holds the credentials
 */
public record OciRepositorySource(
        String url,
        long timeoutInSeconds,
        long syncIntervalInSeconds,
        @Nullable Ref repositoryRef,
        @Nullable LayerSelector layerSelector,
        @Nullable Verify verify,
        boolean insecure,
        boolean useWorkloadIdentity,
        @Nullable String serviceAccountName,
        @Nullable TlsConfig tlsConfig,
        @Nullable String localAuthRef) {

    /** What to pull; the first that is set wins: digest, semver, tag. None is the tag {@code latest}. */
    public record Ref(
            @Nullable String tag,
            @Nullable String semver,
            @Nullable String digest) {}

    /**
     * The layer that is the content.
     *
     * @param operation {@code extract} or {@code copy}
     */
    public record LayerSelector(@Nullable String mediaType, String operation) {}

    /**
     * How the artifact's signature is checked.
     *
     * @param provider {@code cosign} or {@code notation}
     * @param verificationConfig file names and their content, in base64: public keys or a trust policy
     */
    public record Verify(
            String provider,
            @Nullable SortedMap<String, String> verificationConfig,
            @Nullable List<OidcIdentity> matchOidcIdentity) {
        public Verify {
            verificationConfig = sorted(verificationConfig);
            matchOidcIdentity = matchOidcIdentity == null ? null : List.copyOf(matchOidcIdentity);
        }

        private static @Nullable SortedMap<String, String> sorted(@Nullable Map<String, String> map) {
            return map == null ? null : new TreeMap<>(map);
        }
    }

    /** Patterns of who must have signed. */
    public record OidcIdentity(
            @Nullable String issuer, @Nullable String subject) {}

    /** Certificates for the registry, PEM in base64. The private key of the client's is a protected setting. */
    public record TlsConfig(
            @Nullable String clientCertificate, @Nullable String caCertificate) {}
}
