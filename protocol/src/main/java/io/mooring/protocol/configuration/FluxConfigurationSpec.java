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
 * @param sourceKind {@code GitRepository}, {@code Bucket}, {@code AzureBlob} or {@code OCIRepository}
 * @param suspend stops the reconciliation of all of it
 * @param gitRepository set if the source kind is GitRepository; so for the other three
 * @param kustomizations by name
 */
public record FluxConfigurationSpec(
        String scope,
        String namespace,
        String sourceKind,
        boolean suspend,
        @Nullable GitRepositorySource gitRepository,
        @Nullable BucketSource bucket,
        @Nullable AzureBlobSource azureBlob,
        @Nullable OciRepositorySource ociRepository,
        SortedMap<String, KustomizationSpec> kustomizations) {
    public FluxConfigurationSpec {
        kustomizations = Collections.unmodifiableSortedMap(new TreeMap<>(kustomizations));
    }

    /** One whose source is a Git repository. */
    public static FluxConfigurationSpec ofGit(
            String scope,
            String namespace,
            boolean suspend,
            GitRepositorySource source,
            SortedMap<String, KustomizationSpec> kustomizations) {
        return new FluxConfigurationSpec(
                scope, namespace, "GitRepository", suspend, source, null, null, null, kustomizations);
    }
}
