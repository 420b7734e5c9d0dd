package io.mooring.protocol.configuration;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a user asks for in a {@code Microsoft.KubernetesConfiguration/fluxConfigurations}, with the defaults filled in.
 *
 * @param scope {@code cluster} or {@code namespace}
 * @param namespace where the source and the Kustomizations live
 * @param sourceKind {@code GitRepository}
 * @param suspend stops the reconciliation of all of it
 * @param gitRepository set if the source kind is GitRepository
 * @param kustomizations by name
 */
public record FluxConfigurationSpec(
        String scope,
        String namespace,
        String sourceKind,
        boolean suspend,
        @Nullable GitRepositorySource gitRepository,
        SortedMap<String, KustomizationSpec> kustomizations) {
    public FluxConfigurationSpec {
        kustomizations = Collections.unmodifiableSortedMap(new TreeMap<>(kustomizations));
    }
}
