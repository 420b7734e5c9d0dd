package io.mooring.agents.configagent;

import io.mooring.protocol.configuration.AzureBlobSource;
import io.mooring.protocol.configuration.BucketSource;
import io.mooring.protocol.configuration.FluxConfigurationSpec;
import io.mooring.protocol.configuration.GitRepositorySource;
import io.mooring.protocol.configuration.OciRepositorySource;
import io.mooring.protocol.configuration.SourceSecret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What Flux wants to find in the Secret of a source, made of the configuration and its protected settings. */
final class FluxCredentials {
    private final Map<SourceSecret, byte[]> given = new EnumMap<>(SourceSecret.class);
    private final SortedMap<String, byte[]> data = new TreeMap<>();

    private FluxCredentials(Map<String, String> settings) {
        settings.forEach((name, value) -> {
            SourceSecret secret = SourceSecret.named(name);
            if (secret == null) {
                throw new IllegalArgumentException(
                        "This agent does not know the protected setting '" + name + "'; upgrade the agents.");
            }
            given.put(
                    secret,
                    secret.isBase64()
                            ? base64("protected setting '" + name + "'", value)
                            : value.getBytes(StandardCharsets.UTF_8));
        });
    }

    /**
     * The Secret's data in Flux's names.
     *
     * @param settings opened, as users send them
     * @throws IllegalArgumentException in words that tell no values if something is missing
     */
    static SortedMap<String, byte[]> of(FluxConfigurationSpec spec, Map<String, String> settings) {
        FluxCredentials credentials = new FluxCredentials(settings);
        GitRepositorySource git = spec.gitRepository();
        OciRepositorySource oci = spec.ociRepository();
        BucketSource bucket = spec.bucket();
        AzureBlobSource blob = spec.azureBlob();
        if (git != null) {
            credentials.git(git);
        }
        if (bucket != null) {
            credentials.bucket(bucket);
        }
        if (oci != null) {
            credentials.oci(oci);
        }
        if (blob != null) {
            credentials.blob(blob);
        }
        return credentials.data;
    }

    private void git(GitRepositorySource git) {
        put("identity", SourceSecret.SSH_PRIVATE_KEY);
        put("known_hosts", "gitRepository.sshKnownHosts", git.sshKnownHosts());
        put("ca.crt", "gitRepository.httpsCACert", git.httpsCACert());
        put("ca.crt", SourceSecret.HTTPS_CA_CERT);
        putText("username", git.httpsUser());
        put("username", SourceSecret.HTTPS_USER);
        put("password", SourceSecret.HTTPS_KEY);
        if (data.containsKey("password") && !data.containsKey("username")) {
            throw new IllegalArgumentException("The protected setting 'httpsKey' needs 'gitRepository.httpsUser'.");
        }
        if (!data.containsKey("password")) {
            data.remove("username");
        }
    }

    private void bucket(BucketSource bucket) {
        putText("accesskey", bucket.accessKey());
        put("accesskey", SourceSecret.BUCKET_ACCESS_KEY);
        put("secretkey", SourceSecret.BUCKET_SECRET_KEY);
        if (data.containsKey("secretkey") != data.containsKey("accesskey")) {
            throw new IllegalArgumentException(
                    "A bucket needs both 'bucket.accessKey' and the protected setting 'bucketSecretKey'.");
        }
    }

    private void oci(OciRepositorySource oci) {
        OciRepositorySource.TlsConfig tls = oci.tlsConfig();
        if (tls != null) {
            put("ca.crt", "ociRepository.tlsConfig.caCertificate", tls.caCertificate());
            put("tls.crt", "ociRepository.tlsConfig.clientCertificate", tls.clientCertificate());
        }
        put("ca.crt", SourceSecret.OCI_CA_CERTIFICATE);
        put("tls.crt", SourceSecret.OCI_CLIENT_CERTIFICATE);
        put("tls.key", SourceSecret.OCI_PRIVATE_KEY);
    }

    private void blob(AzureBlobSource blob) {
        put("accountKey", SourceSecret.BLOB_ACCOUNT_KEY);
        put("sasKey", SourceSecret.BLOB_SAS_TOKEN);
        put("clientSecret", SourceSecret.BLOB_CLIENT_SECRET);
        put("clientCertificate", SourceSecret.BLOB_CLIENT_CERTIFICATE);
        put("clientCertificatePassword", SourceSecret.BLOB_CLIENT_CERTIFICATE_PASSWORD);
        AzureBlobSource.ServicePrincipal principal = blob.servicePrincipal();
        AzureBlobSource.ManagedIdentity identity = blob.managedIdentity();
        if (identity != null) {
            putText("clientId", identity.clientId());
        }
        if (principal != null) {
            putText("clientId", principal.clientId());
            putText("tenantId", principal.tenantId());
            if (principal.clientCertificateSendChain()) {
                putText("clientCertificateSendChain", "true");
            }
        }
    }

    private void put(String key, SourceSecret secret) {
        byte[] value = given.get(secret);
        if (value != null) {
            data.put(key, value);
        }
    }

    private void put(String key, String member, @Nullable String base64) {
        if (base64 != null) {
            data.put(key, base64(member, base64));
        }
    }

    private void putText(String key, @Nullable String text) {
        if (text != null) {
            data.put(key, text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static byte[] base64(String what, String value) {
        try {
            return Base64.getDecoder().decode(value.replaceAll("\\s", ""));
        } catch (IllegalArgumentException e) {
            // Without the cause, which quotes the value.
            throw new IllegalArgumentException("The " + what + " is not in base64.");
        }
    }
}
