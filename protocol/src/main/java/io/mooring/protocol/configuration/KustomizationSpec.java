package io.mooring.protocol.configuration;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A folder of the source that is applied to the cluster.
 *
 * @param path in the repository; empty is its root
 * @param dependsOn names of Kustomizations of the same configuration that must be Ready before
 * @param timeoutInSeconds of the health check
 * @param syncIntervalInSeconds between two reconciliations
 * @param retryIntervalInSeconds after a failure; null is the sync interval
 * @param prune removes what left the source, and everything when the configuration goes
 * @param force recreates what cannot be changed in place
 * @param waitForHealth {@code wait} on the wire: Ready only when all applied objects are healthy
 * @param substitute variables of {@code postBuild}
 * @param substituteFrom where {@code postBuild} finds more of them
 */
public record KustomizationSpec(
        String path,
        @Nullable List<String> dependsOn,
        long timeoutInSeconds,
        long syncIntervalInSeconds,
        @Nullable Long retryIntervalInSeconds,
        boolean prune,
        boolean force,
        @JsonProperty("wait") boolean waitForHealth,
        @Nullable Map<String, String> substitute,
        @Nullable List<SubstituteFrom> substituteFrom) {
    public KustomizationSpec {
        dependsOn = dependsOn == null ? null : List.copyOf(dependsOn);
        substitute = substitute == null ? null : Map.copyOf(substitute);
        substituteFrom = substituteFrom == null ? null : List.copyOf(substituteFrom);
    }

    /**
     * A ConfigMap or Secret of the configuration's namespace, each of whose keys is a variable.
     *
     * @param optional it need not be there
     */
    public record SubstituteFrom(String kind, String name, boolean optional) {}
}
