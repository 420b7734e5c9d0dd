package io.mooring.protocol.configuration;

import org.jspecify.annotations.Nullable;

/** The protected settings that a configuration can have, by the names that {@code az} gives them. */
public enum SourceSecret {
    SSH_PRIVATE_KEY("sshPrivateKey"),
    HTTPS_USER("httpsUser"),
    HTTPS_KEY("httpsKey"),
    HTTPS_CA_CERT("httpsCACert"),
    BUCKET_ACCESS_KEY("bucketAccessKey"),
    BUCKET_SECRET_KEY("bucketSecretKey"),
    BLOB_ACCOUNT_KEY("azureBlob.accountKey", false),
    BLOB_SAS_TOKEN("azureBlob.sasToken", false),
    BLOB_CLIENT_SECRET("azureBlob.servicePrincipal.clientSecret", false),
    BLOB_CLIENT_CERTIFICATE("azureBlob.servicePrincipal.clientCertificate"),
    BLOB_CLIENT_CERTIFICATE_PASSWORD("azureBlob.servicePrincipal.clientCertificatePassword", false),
    OCI_CLIENT_CERTIFICATE("ociRepository.tlsConfig.clientCertificate"),
    OCI_PRIVATE_KEY("ociRepository.tlsConfig.privateKey"),
    OCI_CA_CERTIFICATE("ociRepository.tlsConfig.caCertificate");

    private final String settingName;
    private final boolean base64;

    SourceSecret(String settingName) {
        this(settingName, true);
    }

    SourceSecret(String settingName, boolean base64) {
        this.settingName = settingName;
        this.base64 = base64;
    }

    /** Whether the value is in base64, as what comes from a file or a prompt; else it is the text itself. */
    public boolean isBase64() {
        return base64;
    }

    public String settingName() {
        return settingName;
    }

    public static @Nullable SourceSecret named(String name) {
        for (SourceSecret secret : values()) {
            if (secret.settingName.equals(name)) {
                return secret;
            }
        }
        return null;
    }
}
