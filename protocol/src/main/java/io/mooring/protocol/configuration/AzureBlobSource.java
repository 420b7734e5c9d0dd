package io.mooring.protocol.configuration;

import org.jspecify.annotations.Nullable;

/**
 * A container of an Azure storage account. What proves the caller (account key, SAS token, secret or certificate of the
 * service principal) is a protected setting and not here.
 *
 * @param url https, of the account's blob endpoint
 * @param timeoutInSeconds of one fetch
 * @param syncIntervalInSeconds between two looks at the container
 * @param localAuthRef name of a Secret in the configuration's namespace that holds the credentials
 */
public record AzureBlobSource(
        String url,
        String containerName,
        long timeoutInSeconds,
        long syncIntervalInSeconds,
        @Nullable ServicePrincipal servicePrincipal,
        @Nullable ManagedIdentity managedIdentity,
        @Nullable String localAuthRef) {

    /** The application as which the container is read. */
    public record ServicePrincipal(String clientId, String tenantId, boolean clientCertificateSendChain) {}

    /** The managed identity of the nodes as which the container is read. */
    public record ManagedIdentity(String clientId) {}
}
