package io.mooring.protocol.catalog;

import java.util.Locale;

/** Where the chart of a type of extensions comes from. */
public sealed interface ChartOrigin {
    /** A folder that is shipped with the catalogue, below `charts/`. */
    record Bundled(String folder) implements ChartOrigin {
        public Bundled {
            if (!folder.matches("[a-z0-9][a-z0-9-]*")) {
                throw new IllegalArgumentException("\"" + folder + "\" is no folder of charts/");
            }
        }
    }

    /**
     * A chart repository over HTTP, or a registry.
     *
     * @param url of the folder that holds index.yaml, or `oci://registry/path`
     */
    record Repository(String url, String name) implements ChartOrigin {
        public Repository {
            if (!url.toLowerCase(Locale.ROOT).matches("(https?|oci)://.+")) {
                throw new IllegalArgumentException("a chart repository has an http or https address, not " + url);
            }
        }
    }

    /**
     * A folder in a Git repository.
     *
     * @param commit comes before the tag, the tag before the branch; empty is not given
     * @param path of the folder that holds Chart.yaml, empty for the root
     */
    record Git(String url, String branch, String tag, String commit, String path) implements ChartOrigin {}

    /** Nothing to install: a Deployment of the agents' own chart does it. */
    record BuiltIn(String deployment) implements ChartOrigin {}
}
