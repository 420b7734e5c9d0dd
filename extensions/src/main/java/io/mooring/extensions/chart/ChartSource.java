package io.mooring.extensions.chart;

import io.mooring.protocol.catalog.ChartSignature;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where a chart comes from. */
public sealed interface ChartSource {
    /**
     * A chart repository over HTTP, or a registry.
     *
     * @param url the folder that holds `index.yaml`; or `oci://registry/path`, below which the chart's name is a
     *     repository whose tags are its versions
     * @param version an exact version, a range (`^1.2`, `>=1 <3`), or empty for the newest release
     * @param signature that it must bear, null for none
     */
    record Repository(
            URI url, String chart, String version, @Nullable ChartSignature signature) implements ChartSource {
        /** One that needs no signature. */
        public Repository(URI url, String chart, String version) {
            this(url, chart, version, null);
        }

        public Repository {
            String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
            if (!scheme.equals("http") && !scheme.equals("https") && !scheme.equals("oci")) {
                throw new IllegalArgumentException("a chart repository has an http or https address, not " + url);
            }
            if (url.getHost() == null || url.getUserInfo() != null) {
                throw new IllegalArgumentException("a chart repository's address names a server, and no user");
            }
            if (chart.isBlank()) {
                throw new IllegalArgumentException("the chart of repository " + url + " is not named");
            }
            version = version.strip();
        }

        boolean isRegistry() {
            return "oci".equalsIgnoreCase(url.getScheme());
        }
    }

    /**
     * A folder in a Git repository.
     *
     * @param path of the chart's folder inside the repository; empty for its root
     */
    record Git(URI url, GitReference reference, String path) implements ChartSource {
        public Git {
            path = path.replaceAll("^(\\./|/)+|/+$", "");
            if (path.equals(".")) {
                path = "";
            }
            if (("/" + path + "/").contains("/../")) {
                throw new IllegalArgumentException("the path of a chart stays inside its repository: " + path);
            }
        }
    }

    /** A chart on the class path: the resource folder that holds Chart.yaml, without a leading slash. */
    record Bundled(String resourceFolder) implements ChartSource {}

    /** A chart on this machine, packaged or as a folder. */
    record Local(Path path) implements ChartSource {}

    /** What is taken from a Git repository. */
    sealed interface GitReference {
        /** The newest commit of a branch; the repository's default one when the name is empty. */
        record Branch(String name) implements GitReference {}

        record Tag(String name) implements GitReference {}

        /** A full commit id. */
        record Commit(String id) implements GitReference {
            public Commit {
                if (!id.matches("[0-9a-f]{40}")) {
                    throw new IllegalArgumentException("a commit is named by its 40 hexadecimal digits, not " + id);
                }
            }
        }
    }
}
