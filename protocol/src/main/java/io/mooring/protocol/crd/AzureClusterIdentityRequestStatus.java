package io.mooring.protocol.crd;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Status of {@code azureclusteridentityrequests.clusterconfig.azure.com}.
 *
 * @param expirationTime RFC 3339; the token is replaced well before
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AzureClusterIdentityRequestStatus(
        @Nullable TokenReference tokenReference,
        @Nullable String expirationTime,
        @Nullable String message) {
    /**
     * Where the token is.
     *
     * @param dataName key in the Secret's data
     * @param secretName Secret in the request's namespace
     */
    public record TokenReference(String dataName, String secretName) {}
}
