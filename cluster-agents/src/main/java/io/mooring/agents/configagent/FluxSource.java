package io.mooring.agents.configagent;

import io.mooring.agents.kube.ObjectKind;
import io.mooring.protocol.configuration.AzureBlobSource;
import io.mooring.protocol.configuration.BucketSource;
import io.mooring.protocol.configuration.FluxConfigurationSpec;
import io.mooring.protocol.configuration.GitRepositorySource;
import io.mooring.protocol.configuration.OciRepositorySource;
import io.mooring.protocol.configuration.RepositoryRef;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The Flux source that a configuration stands for: its kind, and its spec. */
record FluxSource(ObjectKind kind, Map<String, Object> spec) {
    /** All kinds that a configuration's source can be. */
    static final List<ObjectKind> KINDS =
            List.of(ObjectKind.GIT_REPOSITORY, ObjectKind.OCI_REPOSITORY, ObjectKind.BUCKET);

    /**
     * The names of the Secrets that a source refers to, null where there is none.
     *
     * @param login what the source's server must be shown
     * @param certificates for the connection, where Flux wants them apart from the login
     * @param signatures what the signature is checked with
     */
    record Secrets(
            @Nullable String login,
            @Nullable String certificates,
            @Nullable String signatures) {
        static final Secrets NONE = new Secrets(null, null, null);
    }

    /** @throws IllegalArgumentException if the spec has no source that this agent knows */
    static ObjectKind kind(FluxConfigurationSpec configuration) {
        return switch (configuration.sourceKind()) {
            case "GitRepository" -> ObjectKind.GIT_REPOSITORY;
            case "OCIRepository" -> ObjectKind.OCI_REPOSITORY;
            case "Bucket", "AzureBlob" -> ObjectKind.BUCKET;
            default ->
                throw new IllegalArgumentException("This agent does not know the source kind "
                        + configuration.sourceKind() + "; upgrade the agents.");
        };
    }

    /** @throws IllegalArgumentException if the spec has no source that this agent knows */
    static FluxSource of(FluxConfigurationSpec configuration, Secrets secrets) {
        Map<String, Object> spec = new LinkedHashMap<>();
        GitRepositorySource git = configuration.gitRepository();
        OciRepositorySource oci = configuration.ociRepository();
        BucketSource bucket = configuration.bucket();
        AzureBlobSource blob = configuration.azureBlob();
        ObjectKind kind = kind(configuration);
        if (kind == ObjectKind.GIT_REPOSITORY && git != null) {
            every(spec, git.syncIntervalInSeconds(), git.timeoutInSeconds());
            git(spec, git);
        } else if (kind == ObjectKind.OCI_REPOSITORY && oci != null) {
            every(spec, oci.syncIntervalInSeconds(), oci.timeoutInSeconds());
            oci(spec, oci, secrets);
        } else if (configuration.sourceKind().equals("Bucket") && bucket != null) {
            every(spec, bucket.syncIntervalInSeconds(), bucket.timeoutInSeconds());
            bucket(spec, bucket);
        } else if (configuration.sourceKind().equals("AzureBlob") && blob != null) {
            every(spec, blob.syncIntervalInSeconds(), blob.timeoutInSeconds());
            spec.put("provider", "azure");
            spec.put("endpoint", blob.url());
            spec.put("bucketName", blob.containerName());
        } else {
            throw new IllegalArgumentException("The source kind is " + configuration.sourceKind()
                    + ", and the configuration does not say where that is.");
        }
        if (configuration.suspend()) {
            spec.put("suspend", true);
        }
        refer(spec, "secretRef", secrets.login());
        return new FluxSource(kind, spec);
    }

    private static void every(Map<String, Object> spec, long interval, long timeout) {
        spec.put("interval", FluxObjects.seconds(interval));
        spec.put("timeout", FluxObjects.seconds(timeout));
    }

    private static void git(Map<String, Object> spec, GitRepositorySource git) {
        spec.put("url", git.url());
        String provider = git.provider();
        if (provider != null && !provider.equalsIgnoreCase("generic")) {
            spec.put("provider", provider.toLowerCase(Locale.ROOT));
        }
        RepositoryRef wanted = git.repositoryRef();
        Map<String, Object> ref = new LinkedHashMap<>();
        if (wanted != null) {
            FluxObjects.put(ref, "branch", wanted.branch());
            FluxObjects.put(ref, "tag", wanted.tag());
            FluxObjects.put(ref, "semver", wanted.semver());
            FluxObjects.put(ref, "commit", wanted.commit());
        }
        putUnlessEmpty(spec, "ref", ref);
    }

    private static void oci(Map<String, Object> spec, OciRepositorySource oci, Secrets secrets) {
        spec.put("url", oci.url());
        if (oci.useWorkloadIdentity()) {
            spec.put("provider", "azure");
        }
        if (oci.insecure()) {
            spec.put("insecure", true);
        }
        FluxObjects.put(spec, "serviceAccountName", oci.serviceAccountName());
        OciRepositorySource.Ref wanted = oci.repositoryRef();
        Map<String, Object> ref = new LinkedHashMap<>();
        if (wanted != null) {
            FluxObjects.put(ref, "tag", wanted.tag());
            FluxObjects.put(ref, "semver", wanted.semver());
            FluxObjects.put(ref, "digest", wanted.digest());
        }
        putUnlessEmpty(spec, "ref", ref);
        OciRepositorySource.LayerSelector layer = oci.layerSelector();
        if (layer != null) {
            Map<String, Object> selector = new LinkedHashMap<>();
            FluxObjects.put(selector, "mediaType", layer.mediaType());
            selector.put("operation", layer.operation());
            spec.put("layerSelector", selector);
        }
        refer(spec, "certSecretRef", secrets.certificates());
        OciRepositorySource.Verify verify = oci.verify();
        if (verify != null) {
            spec.put("verify", verification(verify, secrets.signatures()));
        }
    }

    private static Map<String, Object> verification(OciRepositorySource.Verify verify, @Nullable String secret) {
        Map<String, Object> verification = new LinkedHashMap<>();
        verification.put("provider", verify.provider());
        refer(verification, "secretRef", secret);
        List<OciRepositorySource.OidcIdentity> signers = verify.matchOidcIdentity();
        if (signers != null && !signers.isEmpty()) {
            verification.put(
                    "matchOIDCIdentity",
                    signers.stream().map(FluxSource::signer).toList());
        }
        return verification;
    }

    private static Map<String, Object> signer(OciRepositorySource.OidcIdentity identity) {
        Map<String, Object> signer = new LinkedHashMap<>();
        // Flux requires both patterns; one that matches everything says that it does not matter.
        signer.put("issuer", identity.issuer() == null ? ".*" : identity.issuer());
        signer.put("subject", identity.subject() == null ? ".*" : identity.subject());
        return signer;
    }

    /** Flux names the endpoint without its scheme, which it takes from {@code insecure}. */
    private static void bucket(Map<String, Object> spec, BucketSource bucket) {
        URI url = URI.create(bucket.url());
        spec.put("provider", "generic");
        spec.put("endpoint", url.getRawAuthority() == null ? bucket.url() : url.getRawAuthority());
        spec.put("bucketName", bucket.bucketName());
        if (bucket.insecure()) {
            spec.put("insecure", true);
        }
    }

    private static void refer(Map<String, Object> spec, String field, @Nullable String secret) {
        if (secret != null) {
            spec.put(field, Map.of("name", secret));
        }
    }

    private static void putUnlessEmpty(Map<String, Object> spec, String field, Map<String, Object> value) {
        if (!value.isEmpty()) {
            spec.put(field, value);
        }
    }
}
