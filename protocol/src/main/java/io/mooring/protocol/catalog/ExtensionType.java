package io.mooring.protocol.catalog;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A type of extension.
 *
 * @param name lower-case, `publisher.word`
 * @param system whether it comes with Mooring itself
 * @param chart what it installs
 * @param kubernetes range of the Kubernetes versions it runs on; empty is any
 * @param versions those that are known without asking anyone, newest first; empty where a repository knows them
 * @param signature what its charts are signed with; null if nobody asks
 * @param rollout how a new version spreads; null if everybody may have it at once
 */
public record ExtensionType(
        String name,
        String publisher,
        String description,
        boolean system,
        ChartOrigin chart,
        String kubernetes,
        List<Version> versions,
        List<ReleaseTrain> releaseTrains,
        ExtensionScopes scopes,
        SettingsSchema settings,
        @Nullable ChartSignature signature,
        @Nullable Rollout rollout) {

    /** A sequence of versions that users follow; the range says which versions belong to it. */
    public record ReleaseTrain(String name, String versions) {
        public ReleaseTrain {
            VersionRange.parse(versions);
        }
    }

    /**
     * A version of the chart.
     *
     * @param kubernetes narrows the type's own range; empty leaves it
     */
    public record Version(String version, String kubernetes, String notes) {
        public Version {
            VersionRange.parse(kubernetes);
            if (SemanticVersion.parse(version).isEmpty()) {
                throw new IllegalArgumentException("\"" + version + "\" is no version of the form 1.2.3");
            }
        }

        SemanticVersion semantic() {
            return SemanticVersion.parse(version).orElseThrow();
        }
    }

    public ExtensionType {
        VersionRange.parse(kubernetes);
        versions = versions.stream()
                .sorted(Comparator.comparing(Version::semantic).reversed())
                .toList();
        releaseTrains = List.copyOf(releaseTrains);
    }

    /** Train names are compared without regard to case. */
    public Optional<ReleaseTrain> releaseTrain(String wanted) {
        return releaseTrains.stream()
                .filter(train -> train.name().equalsIgnoreCase(wanted))
                .findFirst();
    }

    /** The known versions of a release train, newest first. */
    public List<Version> versions(ReleaseTrain train) {
        VersionRange range = VersionRange.parse(train.versions());
        return versions.stream()
                .filter(version -> range.contains(version.semantic()))
                .toList();
    }

    /**
     * Whether a cluster may have some version of the type.
     *
     * @param kubernetesVersion of the cluster, such as `1.34.2` or `v1.33.1-eks-1`; what cannot be read is let pass
     */
    public boolean supports(String kubernetesVersion, Version version) {
        return within(kubernetes, kubernetesVersion) && within(version.kubernetes(), kubernetesVersion);
    }

    /** Whether a cluster may have the type at all. */
    public boolean supports(String kubernetesVersion) {
        return within(kubernetes, kubernetesVersion);
    }

    /** Distributions append words of their own, which say nothing about age. */
    private static boolean within(String range, String kubernetesVersion) {
        return SemanticVersion.parse(kubernetesVersion.replaceFirst("[-+].*", ""))
                .map(VersionRange.parse(range)::contains)
                .orElse(true);
    }
}
