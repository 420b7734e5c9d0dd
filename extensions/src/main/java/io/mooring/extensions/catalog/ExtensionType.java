package io.mooring.extensions.catalog;

import io.mooring.extensions.chart.ChartSource;
import java.util.List;
import java.util.Optional;

/**
 * A type of extension.
 *
 * @param name lower-case, `publisher.word`
 * @param chart what it installs, any version of it
 */
public record ExtensionType(
        String name,
        String publisher,
        String description,
        ChartSource chart,
        List<ReleaseTrain> releaseTrains,
        ExtensionScopes scopes) {

    /** A sequence of versions that users follow; the range says which versions belong to it. */
    public record ReleaseTrain(String name, String versions) {}

    public ExtensionType {
        releaseTrains = List.copyOf(releaseTrains);
    }

    /** Train names are compared without regard to case. */
    public Optional<ReleaseTrain> releaseTrain(String wanted) {
        return releaseTrains.stream()
                .filter(train -> train.name().equalsIgnoreCase(wanted))
                .findFirst();
    }

    /** The chart in an exact version or the newest of a range; only repositories hold more than one. */
    public ChartSource chart(String versionOrRange) {
        return switch (chart) {
            case ChartSource.Repository repository ->
                new ChartSource.Repository(repository.url(), repository.chart(), versionOrRange);
            case ChartSource.Git git -> git;
            case ChartSource.Bundled bundled -> bundled;
            case ChartSource.Local local -> local;
        };
    }
}
