package io.mooring.protocol.extension;

import org.jspecify.annotations.Nullable;

/** Where an extension's chart comes from; exactly one of the two is set. */
public record ChartSource(
        @Nullable Repository repository, @Nullable Git git) {
    public ChartSource {
        if ((repository == null) == (git == null)) {
            throw new IllegalArgumentException("A chart comes either from a repository or from git: name exactly one.");
        }
    }

    /**
     * A chart in an HTTP chart repository.
     *
     * @param url of the folder that holds index.yaml
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
