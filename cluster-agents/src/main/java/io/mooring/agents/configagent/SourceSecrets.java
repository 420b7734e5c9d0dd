package io.mooring.agents.configagent;

import io.mooring.agents.kube.StoredObject;
import io.mooring.protocol.configuration.AzureBlobSource;
import io.mooring.protocol.configuration.FluxConfigurationSpec;
import io.mooring.protocol.configuration.GitRepositorySource;
import io.mooring.protocol.configuration.OciRepositorySource;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Brings what a configuration's source needs into Secrets of its namespace. */
final class SourceSecrets {
    private SourceSecrets() {}

    /**
     * The Secrets' names.
     *
     * @param protectedSecret the Secret of the protected settings, null if there are none; it holds all that the source
     *     needs to connect
     * @throws IllegalArgumentException if the source cannot be reached with what the configuration has
     */
    static FluxSource.Secrets of(
            StoredObject config, FluxConfigurationSpec spec, ApplierAccess access, @Nullable String protectedSecret) {
        GitRepositorySource git = spec.gitRepository();
        OciRepositorySource oci = spec.ociRepository();
        AzureBlobSource blob = spec.azureBlob();
        return switch (spec.sourceKind()) {
            case "GitRepository" ->
                git == null ? FluxSource.Secrets.NONE : login(git(config, git, access, protectedSecret));
            case "OCIRepository" -> oci == null ? FluxSource.Secrets.NONE : oci(config, oci, access, protectedSecret);
            case "Bucket" ->
                spec.bucket() == null
                        ? FluxSource.Secrets.NONE
                        : login(first(spec.bucket().localAuthRef(), protectedSecret));
            case "AzureBlob" ->
                blob == null ? FluxSource.Secrets.NONE : login(blob(config, blob, access, protectedSecret));
            default -> FluxSource.Secrets.NONE;
        };
    }

    private static FluxSource.Secrets login(@Nullable String secret) {
        return new FluxSource.Secrets(secret, null, null);
    }

    private static @Nullable String git(
            StoredObject config, GitRepositorySource git, ApplierAccess access, @Nullable String protectedSecret) {
        String authority = git.httpsCACert();
        if (git.localAuthRef() != null || protectedSecret != null || authority == null) {
            return first(git.localAuthRef(), protectedSecret);
        }
        return access.store(config, "ca", one("ca.crt", authority));
    }

    private static FluxSource.Secrets oci(
            StoredObject config, OciRepositorySource oci, ApplierAccess access, @Nullable String protectedSecret) {
        OciRepositorySource.TlsConfig tls = oci.tlsConfig();
        OciRepositorySource.Verify verify = oci.verify();
        String authority = tls == null ? null : tls.caCertificate();
        SortedMap<String, String> keys = verify == null ? null : verify.verificationConfig();
        return new FluxSource.Secrets(
                oci.localAuthRef(),
                protectedSecret != null || authority == null
                        ? protectedSecret
                        : access.store(config, "tls", one("ca.crt", authority)),
                keys == null || keys.isEmpty() ? null : access.store(config, "verify", keys));
    }

    private static @Nullable String blob(
            StoredObject config, AzureBlobSource blob, ApplierAccess access, @Nullable String protectedSecret) {
        AzureBlobSource.ManagedIdentity identity = blob.managedIdentity();
        if (blob.localAuthRef() != null || protectedSecret != null || identity == null) {
            return first(blob.localAuthRef(), protectedSecret);
        }
        byte[] id = identity.clientId().getBytes(StandardCharsets.UTF_8);
        return access.store(
                config, "identity", one("clientId", Base64.getEncoder().encodeToString(id)));
    }

    /** A Secret that the user named comes before what came through the hub. */
    private static @Nullable String first(@Nullable String named, @Nullable String other) {
        return named == null ? other : named;
    }

    private static SortedMap<String, String> one(String file, String base64) {
        SortedMap<String, String> data = new TreeMap<>();
        data.put(file, base64);
        return data;
    }
}
