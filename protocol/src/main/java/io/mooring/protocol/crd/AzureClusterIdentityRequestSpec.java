package io.mooring.protocol.crd;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** Spec of {@code azureclusteridentityrequests.clusterconfig.azure.com}: who asks for a token for whom. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AzureClusterIdentityRequestSpec(
        String audience, @Nullable String resourceId) {}
