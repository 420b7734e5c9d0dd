package io.mooring.protocol.extension;

import org.jspecify.annotations.Nullable;

/**
 * Where an extension's chart comes from; exactly one of repository and git is set.
 *
 * @param secretRef name of a Secret in the namespace of the ExtensionConfig (that of the agents for those of the hub)
 *     with the keys {@code username} and {@code password}, {@code ca.crt}, or all of them
 */
public record ChartSource(
        @Nullable Repository repository,
        @Nullable Git git,
        @Nullable String secretRef) {
    public ChartSource {
        if ((repository == null) == (git == null)) {
            throw new IllegalArgumentException("A chart comes either from a repository or from git: name exactly one.");
        }
    }

    /** One that is open to all. */
    public ChartSource(@Nullable Repository repository, @Nullable Git git) {
        this(repository, git, null);
    }

    /**
     * A chart in an HTTP chart repository or in a registry.
     *
     * @param url of the folder that holds index.yaml, or {@code oci://registry/path}
     * @param name of the chart
     */
    public record Repository(String url, String name) {}

    /**
     * A chart in a folder of a Git repository.
     *
     * @param path of the folder that holds Chart.yaml
     */
    public record Git(
            String url,
            @Nullable String branch,
            @Nullable String tag,
            @Nullable String commit,
            @Nullable String path) {}
}
