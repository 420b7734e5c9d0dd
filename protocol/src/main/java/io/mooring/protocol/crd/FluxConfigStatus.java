package io.mooring.protocol.crd;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.mooring.protocol.configuration.ComplianceState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Status of {@code fluxconfigs.clusterconfig.azure.com}; its spec is a FluxConfigurationSpec plus its generation. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FluxConfigStatus(
        @Nullable String provisioningState,
        @Nullable Long observedGeneration,
        @Nullable ComplianceState complianceState,
        @Nullable String lastSyncedCommit,
        @Nullable String message,
        @Nullable List<Condition> conditions) {}
