package io.mooring.agents.extensionmanager;

import io.mooring.extensions.catalog.Catalog;
import io.mooring.extensions.chart.ChartAccess;
import io.mooring.extensions.chart.ChartSource;
import io.mooring.extensions.helm.ReleaseName;
import io.mooring.protocol.catalog.ChartOrigin;
import io.mooring.protocol.catalog.ExtensionScopes;
import io.mooring.protocol.catalog.ExtensionType;
import io.mooring.protocol.catalog.ExtensionTypeFile;
import io.mooring.protocol.extension.ExtensionSpec;
import io.mooring.protocol.extension.ExtensionTerms;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Which chart in which version an extension is, and where its release lives. */
final class ExtensionChart {
    private final Catalog catalog;
    private final ChartSecrets secrets;
    private final Supplier<String> kubernetes;
    private final Clock clock;

    /** @param kubernetes version of the cluster */
    ExtensionChart(Catalog catalog, ChartSecrets secrets, Supplier<String> kubernetes, Clock clock) {
        this.catalog = catalog;
        this.secrets = secrets;
        this.kubernetes = kubernetes;
        this.clock = clock;
    }

    /**
     * What the place of the chart asks for.
     *
     * @param namespace of the ExtensionConfig
     * @throws IllegalArgumentException in words for people if it is named and cannot be had
     */
    ChartAccess access(String namespace, ExtensionSpec spec) {
        io.mooring.protocol.extension.ChartSource chart = spec.chart();
        return chart == null || chart.secretRef() == null
                ? ChartAccess.NONE
                : secrets.read(namespace, chart.secretRef());
    }

    /**
     * The chart to install.
     *
     * @param installed version that is installed now, null if none is
     * @throws IllegalArgumentException in words for people if there is no such chart
     */
    ChartSource of(ExtensionSpec spec, @Nullable String installed) {
        io.mooring.protocol.extension.ChartSource chart = spec.chart();
        if (chart == null) {
            ExtensionType type = type(spec);
            List<String> wrong = type.settings().check(spec.configurationSettings());
            if (!wrong.isEmpty()) {
                throw new IllegalArgumentException("The settings do not fit the extension type '" + type.name() + "': "
                        + String.join("; ", wrong) + ".");
            }
            String kubernetes = this.kubernetes.get();
            if (!type.supports(kubernetes)) {
                throw new IllegalArgumentException("The extension type '" + type.name() + "' runs on Kubernetes "
                        + type.kubernetes() + ", and this is " + kubernetes + ".");
            }
            return Catalog.chart(type, path(spec).wanted(installed))
                    .orElseThrow(() -> new IllegalArgumentException("There is no chart of " + type.name() + "."));
        }
        io.mooring.protocol.extension.ChartSource.Repository repository = chart.repository();
        if (repository != null) {
            return new ChartSource.Repository(
                    URI.create(repository.url()), repository.name(), path(spec).wanted(installed));
        }
        io.mooring.protocol.extension.ChartSource.Git git = chart.git();
        if (git == null) {
            throw new IllegalArgumentException("The extension's chart names neither a repository nor git.");
        }
        return new ChartSource.Git(URI.create(git.url()), reference(git), git.path() == null ? "" : git.path());
    }

    /** The version of a type that is part of the agents themselves; empty if there is something to install. */
    Optional<String> builtIn(ExtensionSpec spec) {
        return spec.chart() != null
                ? Optional.empty()
                : find(spec)
                        .filter(type -> type.chart() instanceof ChartOrigin.BuiltIn)
                        .map(type -> type.versions().getFirst().version());
    }

    /**
     * Which versions the extension may move to.
     *
     * @throws IllegalArgumentException in words for people if there is no such release train
     */
    UpgradePath path(ExtensionSpec spec) {
        if (spec.chart() != null) {
            return UpgradePath.of(spec, "", "", clock.instant());
        }
        ExtensionType type = type(spec);
        return UpgradePath.of(spec, String.valueOf(spec.releaseTrain()), train(spec, type), clock.instant());
    }

    /** The release, whose name is the extension's. */
    ReleaseName release(String name, ExtensionSpec spec) {
        String wanted = spec.scope().releaseNamespace();
        return new ReleaseName(wanted == null || wanted.isBlank() ? defaultNamespace(name, spec) : wanted, name);
    }

    private String defaultNamespace(String name, ExtensionSpec spec) {
        if (spec.chart() != null || find(spec).isEmpty()) {
            return name;
        }
        boolean forCluster = spec.scope().cluster() != null;
        return switch (type(spec).scopes()) {
            case ExtensionScopes.Cluster cluster -> cluster.defaultReleaseNamespace();
            case ExtensionScopes.Namespace namespace -> namespace.defaultTargetNamespace();
            case ExtensionScopes.Both both ->
                forCluster
                        ? both.cluster().defaultReleaseNamespace()
                        : both.namespace().defaultTargetNamespace();
        };
    }

    private ExtensionType type(ExtensionSpec spec) {
        return find(spec)
                .orElseThrow(() -> new IllegalArgumentException("There is no extension type '" + spec.extensionType()
                        + "' in the catalogue, and no chart is named."));
    }

    /** A type that the hub has sent along comes before the agents' own. */
    private Optional<ExtensionType> find(ExtensionSpec spec) {
        ExtensionTerms terms = spec.terms();
        return terms == null || terms.type() == null
                ? catalog.find(spec.extensionType())
                : Optional.of(ExtensionTypeFile.read(terms.type()));
    }

    private static String train(ExtensionSpec spec, ExtensionType type) {
        String wanted = spec.releaseTrain();
        if (wanted == null || wanted.isBlank()) {
            return "";
        }
        return type.releaseTrain(wanted)
                .map(ExtensionType.ReleaseTrain::versions)
                .orElseThrow(() -> new IllegalArgumentException(
                        "The extension type '" + type.name() + "' has no release train '" + wanted + "'."));
    }

    private static ChartSource.GitReference reference(io.mooring.protocol.extension.ChartSource.Git git) {
        String commit = git.commit();
        String tag = git.tag();
        String branch = git.branch();
        if (commit != null && !commit.isBlank()) {
            return new ChartSource.GitReference.Commit(commit);
        }
        if (tag != null && !tag.isBlank()) {
            return new ChartSource.GitReference.Tag(tag);
        }
        return new ChartSource.GitReference.Branch(branch == null ? "" : branch);
    }
}
