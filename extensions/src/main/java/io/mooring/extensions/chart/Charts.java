package io.mooring.extensions.chart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Gets charts from wherever they are, checks them, and keeps them in a cache on this machine. */
public final class Charts {
    private final RepositoryCharts repositories;
    private final GitCharts git;
    private final BundledCharts bundled;

    private Charts(Path cache, ChartHttp clients, ClassLoader loader) {
        this.repositories = new RepositoryCharts(cache, clients);
        this.git = new GitCharts(cache, ChartArchive.Limits.DEFAULT);
        this.bundled = new BundledCharts(cache, loader);
    }

    /** Trusts the authorities that this Java trusts. */
    public static Charts in(Path cache) {
        return in(cache, null);
    }

    /** Trusts what the context trusts, for repositories whose certificate a private authority signed. */
    public static Charts in(Path cache, @Nullable SSLContext trust) {
        return new Charts(cache, new ChartHttp(trust), Charts.class.getClassLoader());
    }

    /** Gets a chart from a place that is open to all. */
    public Chart fetch(ChartSource source) throws ChartUnavailable {
        return fetch(source, ChartAccess.NONE);
    }

    /** Gets the chart; the work on one source is done by one caller at a time. */
    public Chart fetch(ChartSource source, ChartAccess access) throws ChartUnavailable {
        try {
            return switch (source) {
                case ChartSource.Repository repository -> repositories.fetch(repository, access);
                case ChartSource.Git folder -> git.fetch(folder, access);
                case ChartSource.Bundled resource -> bundled.fetch(resource);
                case ChartSource.Local(Path path) -> local(path);
            };
        } catch (IOException failed) {
            throw new ChartUnavailable(
                    ChartUnavailable.Kind.UNREACHABLE, "the chart cannot be stored: " + failed.getMessage(), failed);
        }
    }

    /** The versions of a chart that there are; empty for places that have only one. */
    public List<String> versions(ChartSource source, ChartAccess access) throws ChartUnavailable {
        try {
            return source instanceof ChartSource.Repository repository
                    ? repositories.versions(repository, access)
                    : List.of();
        } catch (IOException failed) {
            throw new ChartUnavailable(
                    ChartUnavailable.Kind.UNREACHABLE, "the index cannot be stored: " + failed.getMessage(), failed);
        }
    }

    private static Chart local(Path path) throws IOException, ChartUnavailable {
        if (Files.isDirectory(path) && Files.exists(path.resolve("Chart.yaml"))) {
            ChartMetadata metadata = ChartMetadata.parse(Files.readAllBytes(path.resolve("Chart.yaml")));
            return new Chart(metadata.name(), metadata.version(), BundledCharts.digest(FolderContent.in(path)), path);
        }
        if (Files.isRegularFile(path)) {
            ChartMetadata metadata = ChartArchive.check(Files.newInputStream(path), ChartArchive.Limits.DEFAULT);
            return new Chart(metadata.name(), metadata.version(), CacheFolder.sha256(path), path);
        }
        throw new ChartUnavailable(ChartUnavailable.Kind.NO_SUCH_CHART, "there is no chart at " + path);
    }
}
