package io.mooring.gitops;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How the operator runs.
 *
 * @param dataDir where commits are kept; a cache, it may vanish between runs
 * @param kustomize the kustomize binary; without it folders with a kustomization.yaml fail with a clear message
 * @param concurrency how many resources of each kind are worked on at once
 * @param allowCrossNamespaceRefs whether a Kustomization may use a source or a dependency of another namespace
 * @param allowFileUrls whether a source may name a folder of the machine the operator runs on
 */
public record GitOpsSettings(
        Path dataDir,
        @Nullable Path kustomize,
        int concurrency,
        boolean allowCrossNamespaceRefs,
        boolean allowFileUrls) {
    public static final int DEFAULT_CONCURRENCY = 8;

    public GitOpsSettings {
        if (concurrency < 1 || concurrency > 256) {
            throw new IllegalArgumentException("concurrency must be between 1 and 256: " + concurrency);
        }
    }

    /** As it runs in a cluster. */
    public static GitOpsSettings inCluster(Path dataDir, @Nullable Path kustomize) {
        return new GitOpsSettings(dataDir, kustomize, DEFAULT_CONCURRENCY, false, false);
    }
}
